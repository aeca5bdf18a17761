/** Plain data as text: on one line, cut where it gets long, or over several lines for a look at a whole state. */
import { inspect } from 'node:util';

/** On one line of at most `width` characters; what is cut off is marked by `…`. Never coloured. */
export function inOneLine(value: unknown, width: number): string {
  if (typeof value === 'string' && value.length > width) return `${inspect(value.slice(0, width))}…`;
  const text = inspect(value, {
    depth: 6,
    breakLength: Infinity,
    compact: true,
    maxArrayLength: 20,
    maxStringLength: width,
  });
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Over as many lines as it needs; arrays, Maps and Sets of more than 100 entries are cut. */
export function inFull(value: unknown, width: number, isColoured: boolean): string[] {
  return inspect(value, {
    depth: 8,
    breakLength: width,
    compact: 3,
    maxArrayLength: 100,
    maxStringLength: 1000,
    colors: isColoured,
  }).split('\n');
}

/** A message or timer without its `type`, which is shown on its own; empty when nothing else is in it. */
export function payloadInOneLine(payload: unknown, width: number): string {
  if (typeof payload !== 'object' || payload === null) return payload === undefined ? '' : inOneLine(payload, width);
  const { type: _type, ...rest } = payload as Record<string, unknown>;
  return Object.keys(rest).length === 0 ? '' : inOneLine(rest, width);
}
