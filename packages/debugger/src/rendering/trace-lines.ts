/** Trace lines for people: an event on one line, and below it what happened within it. */
import { formatMicros, type Fault, type TraceLine } from '@barksim/sim-core';
import type { Palette } from './palette.ts';
import { inOneLine, payloadInOneLine } from './values.ts';

export interface LineStyle {
  readonly palette: Palette;
  /** Characters a line may take. */
  readonly width: number;
  readonly nameOf: (node: number) => string;
}

/** Room that index, time, names and type take before a payload. */
const HEADER_WIDTH = 48;
const DETAIL_INDENT = '       ';

/** `#4711  12.000345s  n2 <- n3  AppendEntries  { term: 3 }`. */
export function describeEvent(line: TraceLine, style: LineStyle): string {
  const { palette } = style;
  const words = [
    palette.heading(`#${line.i}`),
    palette.time(formatMicros(line.atMicros)),
    ...eventWords(line, style),
  ];
  return words.filter((word) => word !== '').join('  ');
}

function eventWords(line: TraceLine, style: LineStyle): string[] {
  const { palette } = style;
  const room = style.width - HEADER_WIDTH;
  const node = palette.node(line.node ?? '');
  switch (line.kind) {
    case 'message':
      return [`${node} <- ${palette.node(line.from ?? '')}`, palette.type(line.type ?? ''), payloadInOneLine(line.data, room)];
    case 'timer':
      return [node, `timer ${palette.type(line.type ?? '')}`, payloadInOneLine(line.data, room)];
    case 'sync':
      return [node, 'sync ends'];
    case 'release':
      return [node, 'goes on with what a sync had released while it was paused'];
    case 'fault':
      return [`fault ${palette.type(line.type ?? '')}`, describeFault(line.data as Fault, style.nameOf, room)];
    case 'heal':
      return [`heal ${palette.type(line.type ?? '')}`, describeFault(line.data as Fault, style.nameOf, room)];
    case 'deadline':
      return [`deadline ${palette.type(line.type ?? '')}`];
    default:
      return [node, line.kind, line.type ?? ''];
  }
}

/** What happened within an event, indented under it. */
export function describeDetail(line: TraceLine, style: LineStyle): string {
  return DETAIL_INDENT + detailWords(line, style).filter((word) => word !== '').join('  ');
}

function detailWords(line: TraceLine, style: LineStyle): string[] {
  const { palette } = style;
  const room = style.width - HEADER_WIDTH;
  const path = `${palette.node(line.from ?? '')} -> ${palette.node(line.to ?? '')}`;
  const type = palette.type(line.type ?? '');
  switch (line.kind) {
    case 'send':
      return [path, type, payloadInOneLine(line.data, room)];
    case 'drop':
      return [path, type, palette.removed(`lost (${dropReason(line.data)})`)];
    case 'duplicate':
      return [path, type, 'will arrive twice'];
    case 'note':
      return ['note:', String(line.data)];
    case 'invoke': {
      const { id, operation } = line.data as { id: number; operation: unknown };
      return [palette.node(line.node ?? ''), `operation ${id} begins`, inOneLine(operation, room)];
    }
    case 'return': {
      const { id, result } = line.data as { id: number; result: unknown };
      return [palette.node(line.node ?? ''), `operation ${id} ends ${line.type ?? ''}`, inOneLine(result, room)];
    }
    case 'boot':
      return [palette.node(line.node ?? ''), 'boots'];
    case 'violation': {
      const { expected, seen } = line.data as { expected: string; seen: string };
      return [palette.error(`VIOLATION of ${line.type ?? ''}:`), `expected ${expected}; seen ${seen}`];
    }
    default:
      return [line.kind, path, type, payloadInOneLine(line.data, room)];
  }
}

function dropReason(data: unknown): string {
  return String((data as { reason?: unknown } | undefined)?.reason ?? 'no reason given');
}

/** A fault without its kind, nodes by name, instants as time. */
export function describeFault(fault: Fault, nameOf: (node: number) => string, width: number): string {
  const words: string[] = [];
  for (const [field, value] of Object.entries(fault)) {
    if (field === 'kind') continue;
    if (field === 'at' || field === 'until') words.push(`${field} ${formatMicros(value as number)}`);
    else if (isTargets(field)) words.push(`${field} ${describeTargets(value, nameOf)}`);
    else words.push(`${field} ${inOneLine(value, width)}`);
  }
  return words.join(', ');
}

function isTargets(field: string): boolean {
  return field === 'nodes' || field === 'node' || field === 'from' || field === 'to' || field === 'groups';
}

function describeTargets(value: unknown, nameOf: (node: number) => string): string {
  if (typeof value === 'number') return nameOf(value);
  if (!Array.isArray(value)) return String(value);
  if (value.length === 0) return 'all others';
  return value.map((item) => (Array.isArray(item) ? `{${describeTargets(item, nameOf)}}` : describeTargets(item, nameOf))).join(' ');
}
