/**
 * A 32-bit digest of plain data, by structure: equal data gives equal digests however it was built and shared.
 * Properties, map entries and set members count in their order, because programs iterate over them in that order.
 * A property that is undefined counts like any other.
 *
 * An object's digest is made of its parts' digests, so that parts which were frozen to the bottom, such as the entries
 * of a log, are digested once in their life: a strict run digests a whole state after every event.
 */
import { FROZEN, NO_DIGEST } from './deep-freeze.ts';

const START = 0x51ed270b;
const NULL = 1;
const UNDEFINED = 2;
const TRUE = 3;
const FALSE = 4;
const NUMBER = 5;
const STRING = 6;
const ARRAY = 7;
const OBJECT = 8;
const MAP = 9;
const SET = 10;
const NOT_A_NUMBER = 11;

const bits = new DataView(new ArrayBuffer(8));

/** Names of properties come again and again. Bounded, for objects that are used as dictionaries. */
const nameDigests = new Map<string, number>();
const MOST_NAMES = 10_000;

/** Throws TypeError on what is not plain data, naming the path to it. */
export function digest(value: unknown): number {
  try {
    return digestOf(value);
  } catch (error) {
    if (error !== NOT_PLAIN) throw error;
    throw new TypeError(describeForeign(value, '') ?? 'the value is not plain data');
  }
}

/** Thrown while digesting; the way to what is foreign is looked for only then. */
const NOT_PLAIN = new TypeError('not plain data');

function mix(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x85ebca6b);
  h = (h << 15) | (h >>> 17);
  return Math.imul(h, 0xc2b2ae35) ^ (h >>> 13);
}

const NUMBER_START = mix(START, NUMBER);

function digestString(text: string): number {
  let h = mix(START, STRING + (text.length << 4));
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h, text.length);
}

function digestName(name: string): number {
  let known = nameDigests.get(name);
  if (known === undefined) {
    known = digestString(name);
    if (nameDigests.size < MOST_NAMES) nameDigests.set(name, known);
  }
  return known;
}

function digestNumber(value: number): number {
  if ((value | 0) === value && !Object.is(value, -0)) return mix(NUMBER_START, value);
  // The bits of a NaN differ between platforms, and between interpreted and compiled code.
  if (Number.isNaN(value)) return mix(START, NOT_A_NUMBER);
  bits.setFloat64(0, value);
  return mix(mix(NUMBER_START, bits.getInt32(0)), bits.getInt32(4));
}

function digestOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return digestNumber(value);
    case 'string':
      return digestString(value);
    case 'boolean':
      return mix(START, value ? TRUE : FALSE);
    case 'undefined':
      return mix(START, UNDEFINED);
    case 'object':
      return value === null ? mix(START, NULL) : digestObject(value);
    default:
      throw NOT_PLAIN;
  }
}

function digestObject(value: object): number {
  const known = FROZEN.get(value);
  if (known === undefined) return digestParts(value);
  if (known !== NO_DIGEST) return known;
  const computed = digestParts(value);
  FROZEN.set(value, computed);
  return computed;
}

function digestParts(value: object): number {
  if (Array.isArray(value)) {
    let h = mix(START, ARRAY + (value.length << 4));
    for (let i = 0; i < value.length; i++) h = mix(h, digestOf(value[i]));
    return h;
  }
  if (value instanceof Map) {
    let h = mix(START, MAP + (value.size << 4));
    for (const [key, item] of value) h = mix(mix(h, digestOf(key)), digestOf(item));
    return h;
  }
  if (value instanceof Set) {
    let h = mix(START, SET + (value.size << 4));
    for (const item of value) h = mix(h, digestOf(item));
    return h;
  }
  if (!isPlain(value)) throw NOT_PLAIN;
  let h = mix(START, OBJECT);
  for (const key in value) h = mix(mix(h, digestName(key)), digestOf((value as Record<string, unknown>)[key]));
  return mix(h, OBJECT);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What is not plain data within a value, and the path to it; undefined when everything is. */
function describeForeign(value: unknown, path: string): string | undefined {
  const what = path || 'the value';
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    return `${what} is a ${typeof value}: expected plain data`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) || value instanceof Set) return firstForeign([...value], path);
  if (value instanceof Map) return firstForeign([...value].flat(), path);
  if (!isPlain(value)) {
    const name = (value as { constructor?: { name?: string } }).constructor?.name ?? 'object';
    return `${what} is a ${name}: expected plain objects, arrays, Map or Set`;
  }
  for (const [key, item] of Object.entries(value)) {
    const found = describeForeign(item, path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function firstForeign(items: readonly unknown[], path: string): string | undefined {
  for (const item of items) {
    const found = describeForeign(item, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
