/** Trace lines as text: an event on a line with its index and time, and below it, indented, what happened within it. */
import { inspect } from 'node:util';
import { formatMicros, type Fault, type TraceLine } from '@barksim/sim-core';
import { describeFault } from './fault-text.ts';
import type { Style } from './style.ts';

export interface TraceTextOptions {
  readonly style: Style;
  /** Characters a line may take; longer ones are cut. */
  readonly width: number;
  /** The nodes' names by their numbers: faults speak of numbers. */
  readonly nodeNames: readonly string[];
}

/** Kinds of lines that are events of their own. */
const EVENT_KINDS = new Set(['message', 'timer', 'sync', 'release', 'restart', 'fault', 'heal', 'fault-step', 'deadline', 'liveness']);
const MARGIN = '  ';
const DETAIL_INDENT = '  ';

export function formatTraceLines(lines: readonly TraceLine[], options: TraceTextOptions): string[] {
  const { style, width } = options;
  const indexWidth = Math.max(0, ...lines.map((line) => String(line.i).length));
  const timeWidth = Math.max(0, ...lines.map((line) => formatMicros(line.atMicros).length));
  return lines.map((line) => {
    const isEvent = EVENT_KINDS.has(line.kind);
    const index = `#${line.i}`.padStart(indexWidth + 1);
    const position = `${MARGIN}${index}${MARGIN}${formatMicros(line.atMicros).padStart(timeWidth)}${MARGIN}`;
    const margin = isEvent ? position : ' '.repeat(position.length) + DETAIL_INDENT;
    const text = cut(describeTraceLine(line, options.nodeNames), width - margin.length);
    if (line.kind === 'violation') return margin + style.bad(text);
    return isEvent ? style.faint(margin) + text : style.faint(margin + text);
  });
}

/** What a line tells, without its index and time. */
export function describeTraceLine(line: TraceLine, nodeNames: readonly string[]): string {
  const { kind, node, from, to, type, data } = line;
  switch (kind) {
    case 'message':
      return join(`${node} <- ${from}`, type, payload(data));
    case 'timer':
      return join(node, `timer ${type}`, payload(data));
    case 'sync':
      return join(node, 'sync ends');
    case 'fault':
    case 'heal':
      return join(`${kind} ${type}`, faultText(data as Fault, nodeNames));
    case 'fault-step':
      return `fault ${type} goes a step on`;
    case 'crash-point':
      return join(node, `crashes here, ${type}`);
    case 'send':
      return join(`${from} -> ${to}`, type, payload(data));
    case 'drop':
      return join(`${from} -> ${to}`, type, `lost (${String((data as { reason?: unknown } | undefined)?.reason)})`);
    case 'duplicate':
      return join(`${from} -> ${to}`, type, 'will arrive twice');
    case 'replay':
      return join(`${from} -> ${to}`, type, 'will arrive again, much later');
    case 'hold':
      return join(`${from} -> ${to}`, type, 'held until the link is clear');
    case 'damage':
      return join(`${from} -> ${to}`, type, 'damaged on the way:', payload(data));
    case 'restart':
      return join(node, 'is started again');
    case 'exit':
      return join(node, 'gives up on a disk error:', String(data));
    case 'sync-failed':
      return join(node, 'the sync failed: what it covered is lost');
    case 'note':
      return join('note:', String(data));
    case 'violation':
      return `violation of ${type}`;
    default:
      return join(node, kind, type, payload(data));
  }
}

function join(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(MARGIN);
}

/** On one line, without the type that is shown already. */
function payload(data: unknown): string {
  if (data === undefined) return '';
  if (typeof data !== 'object' || data === null || !('type' in data)) return inOneLine(data);
  const { type: _type, ...rest } = data;
  return Object.keys(rest).length === 0 ? '' : inOneLine(rest);
}

function inOneLine(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: Infinity, compact: true, maxArrayLength: 20, maxStringLength: 100 });
}

function faultText(fault: Fault, nodeNames: readonly string[]): string {
  const nameOf = (node: number): string => nodeNames[node] ?? String(node);
  return describeFault(fault, { nameOf, show: inOneLine, withBeginning: false });
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 3))}...`;
}
