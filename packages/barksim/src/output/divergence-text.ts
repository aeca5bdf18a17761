/** Where two runs of one seed part ways, for a person: the event in both, its cause, the state before, what differs. */
import { inspect } from 'node:util';
import { formatTraceLines, type Divergence, type EventDifference } from '@barksim/fuzzer';
import { formatMicros, type Cause, type TraceLine } from '@barksim/sim-core';
import type { Terminal } from './terminal.ts';

const ELSEWHERE = 'Something outside of the seed has leaked in: a clock, real randomness, state that outlives a run, the order of a collection.';

/** `why`: what is known of the reason, instead of the list of usual ones. */
export function describeDivergence(terminal: Terminal, divergence: Divergence, why = ELSEWHERE): string {
  const { errorStyle: style, width } = terminal;
  const { common, eventIndex, summary, nodeNames, between } = divergence;
  const text = { style, width, nodeNames };
  const lines = [`${style.bad('Nondeterminism:')} ${summary}.`];
  if (eventIndex !== undefined) {
    if (common.length > 0) lines.push('', style.strong('What both did last'), ...formatTraceLines(common, text));
    lines.push('', style.strong(capital(between[0])), ...eventText(divergence.first, divergence.firstLines, divergence.firstCause, eventIndex, text));
    lines.push(style.strong(capital(between[1])), ...eventText(divergence.second, divergence.secondLines, divergence.secondCause, eventIndex, text));
    lines.push(...endingText(divergence));
    if (divergence.stateBefore !== undefined) {
      const whose = divergence.node === undefined ? 'The states' : `The state of ${divergence.node.name} (${divergence.node.program})`;
      lines.push('', style.strong(`${whose} before it`), cut(`  ${inOneLine(divergence.stateBefore)}`, 4 * width));
    }
    if (divergence.differences.length > 0) {
      lines.push('', style.strong('What differs'), ...divergence.differences.flatMap((difference) => differenceText(difference, width)));
    }
  }
  lines.push('', why);
  return lines.join('\n');
}

type TextOptions = Parameters<typeof formatTraceLines>[1];

function eventText(header: TraceLine | undefined, within: readonly TraceLine[], cause: Cause | undefined, index: number, options: TextOptions): string[] {
  if (header === undefined && index > 0) return ['  (the run has ended)'];
  const lines = header === undefined ? ['  the start, when every node boots'] : formatTraceLines([header], options);
  lines.push(...formatTraceLines(within, options));
  if (cause !== undefined) lines.push(causeText(cause, options));
  return lines;
}

function causeText({ index, atMicros, how, header }: Cause, options: TextOptions): string {
  const what = header === undefined ? 'the start' : `event ${index} at ${formatMicros(atMicros)}`;
  const [shown] = header === undefined ? [] : formatTraceLines([header], options);
  return `    ${options.style.faint(`${what} ${how}${shown === undefined ? '' : `:${shown}`}`)}`;
}

function endingText({ endings: [first, second] }: Divergence): string[] {
  return first === second || first === 'unknown' ? [] : [`  one ended with ${first}`, `  the other with ${second}`];
}

function differenceText({ part, path, first, second }: EventDifference, width: number): string[] {
  if (part === 'random streams') return ['  random streams: one handler has drawn more often than the other'];
  const where = `  ${part}${path === '' ? '' : `: ${path}`}`;
  return [where, cut(`    one    ${inOneLine(first)}`, width), cut(`    other  ${inOneLine(second)}`, width)];
}

function inOneLine(value: unknown): string {
  return value === undefined ? '(nothing)' : inspect(value, { depth: 6, breakLength: Infinity, compact: true, maxArrayLength: 20, maxStringLength: 100 });
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 3)}...`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
