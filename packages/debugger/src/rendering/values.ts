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

/** Over several lines, each field on its own; arrays, Maps and Sets of more than 100 entries are cut. */
export function inFull(value: unknown, width: number, isColoured: boolean): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Set || Array.isArray(value)) {
    return inspectInFull(value, width, isColoured);
  }
  const fields = Object.entries(value).flatMap(([name, field], position, all) => {
    const [first, ...rest] = inspectInFull(field, width, isColoured);
    const lines = [`  ${name}: ${first}`, ...rest.map((line) => `  ${line}`)];
    if (position < all.length - 1) lines.push(`${lines.pop()},`);
    return lines;
  });
  return fields.length === 0 ? ['{}'] : ['{', ...fields, '}'];
}

function inspectInFull(value: unknown, width: number, isColoured: boolean): string[] {
  return inspect(value, {
    depth: 8,
    // Node counts more than it prints; and one entry of a log on one line reads better than on eight.
    breakLength: width + 24,
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
