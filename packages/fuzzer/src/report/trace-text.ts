/** Trace lines as text, one each: index and time of the event, what happened, to whom, with what. */
import { formatMicros, type TraceLine } from '@barksim/sim-core';
import { toPlainJson } from '../failure/plain-json.ts';
import type { Style } from './style.ts';

/** Kinds of lines that are events of their own; the others happened within one and are indented below it. */
const EVENT_KINDS = new Set(['boot', 'message', 'timer', 'sync', 'release', 'fault', 'heal', 'deadline']);

/** `width`: characters a line may take; longer ones are cut. */
export function formatTraceLines(lines: readonly TraceLine[], style: Style, width: number): string[] {
  const indexWidth = Math.max(4, ...lines.map((line) => String(line.i).length + 3));
  const timeWidth = Math.max(0, ...lines.map((line) => formatMicros(line.atMicros).length));
  return lines.map((line) => {
    const isEvent = EVENT_KINDS.has(line.kind);
    const position = isEvent
      ? `${`#${line.i}`.padStart(indexWidth)}  ${formatMicros(line.atMicros).padStart(timeWidth)}  `
      : ' '.repeat(indexWidth + timeWidth + 4);
    const text = cut(`${isEvent ? '' : '  '}${describe(line)}`, width - position.length);
    if (line.kind === 'violation') return `${position}${style.bad(text)}`;
    return isEvent ? `${style.faint(position)}${text}` : style.faint(`${position}${text}`);
  });
}

function describe(line: TraceLine): string {
  const { kind, node, from, to, type } = line;
  const data = compact(line.data);
  switch (kind) {
    case 'message':
      return `${from} -> ${node}  ${type}${fieldsOf(data)}`;
    case 'timer':
      return `${node}  timer ${type}${fieldsOf(data)}`;
    case 'send':
      return `sends ${type} to ${to}${fieldsOf(data)}`;
    case 'drop':
      return `lost: ${type} from ${from} to ${to}${reasonOf(line.data)}`;
    case 'duplicate':
      return `duplicated: ${type} from ${from} to ${to}`;
    case 'fault':
    case 'heal':
      return `${kind === 'fault' ? 'fault' : 'fault over'}: ${type}${fieldsOf(data)}`;
    case 'note':
      return `note: ${typeof line.data === 'string' ? line.data : data}`;
    case 'violation':
      return `violation of ${type}`;
    case 'sync':
      return `${node}  disk synced`;
    default:
      return [node, kind, type, fieldsOf(data).trim()].filter((part) => part !== undefined && part !== '').join(' ');
  }
}

function fieldsOf(data: string): string {
  return data === '' || data === '{}' ? '' : ` ${data}`;
}

function reasonOf(data: unknown): string {
  return typeof data === 'object' && data !== null && 'reason' in data ? ` (${String(data.reason)})` : '';
}

/** A payload in one line: `{term: 3, entries: [1, 2]}`. Its type is told already. */
function compact(value: unknown): string {
  return value === undefined ? '' : write(withoutType(toPlainJson(value)));
}

function withoutType(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'type' && key !== 'kind'));
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  return `{${Object.entries(value)
    .map(([key, entry]) => `${key}: ${write(entry)}`)
    .join(', ')}}`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 3))}...`;
}
