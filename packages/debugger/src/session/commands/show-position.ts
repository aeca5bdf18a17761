/** What is shown wherever the cursor arrives: the event, what happened within it, which fields it changed. */
import { formatMicros, type ReportedViolation } from '@barksim/sim-core';
import { changedFields } from '../../rendering/changes.ts';
import { describeDetail, describeEvent } from '../../rendering/trace-lines.ts';
import type { CommandContext } from '../command.ts';

const DETAIL_LINES = 12;

export function showPosition(context: CommandContext): string[] {
  const { cursor, style } = context;
  const { header, lines, change } = cursor.event;
  const { palette } = style;
  const shown = [cursor.position === 0 ? `${palette.heading('#0')}  the start: every node has booted` : describeEvent(header, style)];
  // The violation itself comes last, and in full.
  const within = cursor.position === 0 ? [] : lines.filter(({ kind }) => kind !== 'violation');
  for (const line of within.slice(0, DETAIL_LINES)) shown.push(describeDetail(line, style));
  if (within.length > DETAIL_LINES) shown.push(palette.quiet(`       and ${within.length - DETAIL_LINES} more (list 0 shows all)`));
  if (change !== undefined && change.patches.length > 0) {
    shown.push(palette.quiet(`       changed ${changedFields(change).join(', ')} (changed shows how)`));
  }
  const { violation } = cursor.timeline;
  if (violation?.eventIndex === cursor.position) shown.push(...describeViolation(violation, context));
  return shown;
}

export function describeViolation(violation: ReportedViolation, { style }: CommandContext): string[] {
  const { palette } = style;
  const nodes = violation.nodes.length === 0 ? '' : ` on ${violation.nodes.map(palette.node).join(', ')}`;
  const when = `event ${violation.eventIndex}, ${formatMicros(violation.atMicros)}`;
  return [
    `${palette.error(`VIOLATION of ${violation.property}`)}${nodes} (${when})`,
    `       expected  ${violation.expected}`,
    `       seen      ${violation.seen}`,
  ];
}
