/** Trace lines for people: an event on one line, and below it what happened within it. */
import { describeFault } from '@barksim/fuzzer';
import { formatMicros, type Fault, type TraceLine } from '@barksim/sim-core';
import { visibleLength } from './columns.ts';
import type { Palette } from './palette.ts';
import { inOneLine, payloadInOneLine } from './values.ts';

export interface LineStyle {
  readonly palette: Palette;
  /** Characters a line may take. */
  readonly width: number;
  readonly nameOf: (node: number) => string;
}

const DETAIL_INDENT = '       ';
/** A payload gets at least this much, even where the line then gets too long. */
const LEAST_ROOM = 24;

/** Words that come first, and what follows in the room that they leave. */
interface Wording {
  readonly words: readonly string[];
  readonly rest?: (room: number) => string;
}

/** `#4711  12.000345s  n2 <- n3  AppendEntries  { term: 3 }`. */
export function describeEvent(line: TraceLine, style: LineStyle): string {
  const { palette, width } = style;
  const { words, rest } = wordEvent(line, style);
  return join([palette.heading(`#${line.i}`), palette.time(formatMicros(line.atMicros)), ...words], rest, width);
}

function wordEvent(line: TraceLine, style: LineStyle): Wording {
  const { palette, nameOf } = style;
  const node = palette.node(line.node ?? '');
  const type = palette.type(line.type ?? '');
  const payload = (room: number): string => payloadInOneLine(line.data, room);
  switch (line.kind) {
    case 'message':
      return { words: [`${node} <- ${palette.node(line.from ?? '')}`, type], rest: payload };
    case 'timer':
      return { words: [node, `timer ${type}`], rest: payload };
    case 'sync':
      return { words: [node, 'sync ends'] };
    case 'release':
      return { words: [node, 'goes on with what a sync had released while it was paused'] };
    case 'restart':
      return { words: [node, 'is started again'] };
    case 'fault':
    case 'heal':
      return { words: [`${line.kind} ${type}`], rest: (room) => faultInOneLine(line.data as Fault, nameOf, room) };
    case 'fault-step':
      return { words: [`fault ${type} goes a step on`] };
    case 'deadline':
      return { words: [`deadline ${type}`] };
    case 'liveness':
      return { words: [`liveness ${type}`], rest: payload };
    default:
      return { words: [node, line.kind, type] };
  }
}

/** What happened within an event, indented under it. */
export function describeDetail(line: TraceLine, style: LineStyle): string {
  const { words, rest } = wordDetail(line, style);
  return DETAIL_INDENT + join(words, rest, style.width - DETAIL_INDENT.length);
}

function wordDetail(line: TraceLine, { palette }: LineStyle): Wording {
  const node = palette.node(line.node ?? '');
  const path = `${palette.node(line.from ?? '')} -> ${palette.node(line.to ?? '')}`;
  const type = palette.type(line.type ?? '');
  switch (line.kind) {
    case 'crash-point':
      return { words: [node, `crashes here, ${type}`] };
    case 'send':
      return { words: [path, type], rest: (room) => payloadInOneLine(line.data, room) };
    case 'drop':
      return { words: [path, type, palette.removed(`lost (${dropReason(line.data)})`)] };
    case 'duplicate':
      return { words: [path, type, 'will arrive twice'] };
    case 'replay':
      return { words: [path, type, 'will arrive again, much later'] };
    case 'hold':
      return { words: [path, type, 'held until the link is clear'] };
    case 'damage':
      return { words: [path, type, palette.removed('damaged on the way:')], rest: (room) => payloadInOneLine(line.data, room) };
    case 'note':
      return { words: ['note:', String(line.data)] };
    case 'invoke': {
      const { id, operation } = line.data as { id: number; operation: unknown };
      return { words: [node, `operation ${id} begins`], rest: (room) => inOneLine(operation, room) };
    }
    case 'return': {
      const { id, result } = line.data as { id: number; result: unknown };
      return { words: [node, `operation ${id} ends ${line.type ?? ''}`], rest: (room) => inOneLine(result, room) };
    }
    case 'boot':
      return { words: [node, 'boots'] };
    case 'exit':
      return { words: [node, palette.removed('gives up on a disk error:'), String(line.data)] };
    case 'sync-failed':
      return { words: [node, palette.removed('the sync failed: what it covered is lost')] };
    default:
      return { words: [line.kind, type], rest: (room) => payloadInOneLine(line.data, room) };
  }
}

function join(words: readonly string[], rest: Wording['rest'], width: number): string {
  const begin = words.filter((word) => word !== '').join('  ');
  const end = rest?.(Math.max(LEAST_ROOM, width - visibleLength(begin) - 2)) ?? '';
  return end === '' ? begin : `${begin}  ${end}`;
}

function dropReason(data: unknown): string {
  return String((data as { reason?: unknown } | undefined)?.reason ?? 'no reason given');
}

/** A fault without its kind, its values cut to the width. */
export function faultInOneLine(fault: Fault, nameOf: (node: number) => string, width: number): string {
  return describeFault(fault, { nameOf, show: (value) => inOneLine(value, width), withBeginning: true });
}
