/** Where two values of plain data differ: the paths, and what is there. */
import { toPlainJson } from '../failure/plain-json.ts';

export interface ValueDifference {
  /** `log[3].term`, `votes.get("n2")`; empty for the value itself. */
  readonly path: string;
  /** Undefined where there is nothing. */
  readonly first: unknown;
  readonly second: unknown;
}

/** The first differences in order of the data, at most `most`. */
export function differencesBetween(first: unknown, second: unknown, most: number): ValueDifference[] {
  const found: ValueDifference[] = [];
  compare(first, second, '', (difference) => {
    if (found.length < most) found.push(difference);
    return found.length < most;
  });
  return found;
}

/** Gives false once nobody wants more. */
type Report = (difference: ValueDifference) => boolean;

function compare(first: unknown, second: unknown, path: string, report: Report): boolean {
  if (Object.is(first, second)) return true;
  if (Array.isArray(first) && Array.isArray(second)) return compareItems(first, second, path, report);
  if (first instanceof Map && second instanceof Map) return compareMaps(first, second, path, report);
  if (first instanceof Set && second instanceof Set) return compareItems([...first], [...second], `${path}.values()`, report);
  if (isRecord(first) && isRecord(second)) return compareRecords(first, second, path, report);
  return report({ path, first: toPlainJson(first), second: toPlainJson(second) });
}

function compareItems(first: readonly unknown[], second: readonly unknown[], path: string, report: Report): boolean {
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    if (!compare(first[at], second[at], `${path}[${at}]`, report)) return false;
  }
  return true;
}

function compareMaps(first: ReadonlyMap<unknown, unknown>, second: ReadonlyMap<unknown, unknown>, path: string, report: Report): boolean {
  for (const key of new Set([...first.keys(), ...second.keys()])) {
    if (!compare(first.get(key), second.get(key), `${path}.get(${JSON.stringify(key)})`, report)) return false;
  }
  // The same entries in another order: programs iterate over them in that order.
  return compareOrder([...first.keys()], [...second.keys()], `${path}.keys()`, report);
}

function compareRecords(first: Record<string, unknown>, second: Record<string, unknown>, path: string, report: Report): boolean {
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    if (!compare(first[key], second[key], path === '' ? key : `${path}.${key}`, report)) return false;
  }
  return compareOrder(Object.keys(first), Object.keys(second), `Object.keys(${path})`, report);
}

function compareOrder(first: readonly unknown[], second: readonly unknown[], path: string, report: Report): boolean {
  const other = new Set(second);
  // Keys that only one has were reported already.
  if (first.length !== second.length || !first.every((key) => other.has(key))) return true;
  if (first.every((key, at) => Object.is(key, second[at]))) return true;
  return report({ path, first: toPlainJson(first), second: toPlainJson(second) });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set);
}
