/**
 * A 32-bit digest of plain data, by structure: equal data gives equal digests however it was built and shared.
 * Properties, map entries and set members count in their order, because programs iterate over them in that order.
 * A property that is undefined counts like any other.
 */

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

/** Throws TypeError on what is not plain data, naming the path to it. */
export function digest(value: unknown): number {
  return mixValue(0x51ed270b, value, '');
}

function mix(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x85ebca6b);
  h = (h << 15) | (h >>> 17);
  return Math.imul(h, 0xc2b2ae35) ^ (h >>> 13);
}

function mixString(hash: number, text: string): number {
  let h = mix(hash, STRING + (text.length << 4));
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h, text.length);
}

function mixNumber(hash: number, value: number): number {
  if ((value | 0) === value && !Object.is(value, -0)) return mix(mix(hash, NUMBER), value);
  // The bits of a NaN differ between platforms, and between interpreted and compiled code.
  if (Number.isNaN(value)) return mix(hash, NOT_A_NUMBER);
  bits.setFloat64(0, value);
  return mix(mix(mix(hash, NUMBER), bits.getInt32(0)), bits.getInt32(4));
}

function mixValue(hash: number, value: unknown, path: string): number {
  switch (typeof value) {
    case 'number':
      return mixNumber(hash, value);
    case 'string':
      return mixString(hash, value);
    case 'boolean':
      return mix(hash, value ? TRUE : FALSE);
    case 'undefined':
      return mix(hash, UNDEFINED);
    case 'object':
      return value === null ? mix(hash, NULL) : mixObject(hash, value, path);
    default:
      throw new TypeError(`${path || 'the value'} is a ${typeof value}: expected plain data`);
  }
}

function mixObject(hash: number, value: object, path: string): number {
  let h = hash;
  if (Array.isArray(value)) {
    h = mix(h, ARRAY + (value.length << 4));
    for (let i = 0; i < value.length; i++) h = mixValue(h, value[i], path);
    return h;
  }
  if (value instanceof Map) {
    h = mix(h, MAP + (value.size << 4));
    for (const [key, item] of value) h = mixValue(mixValue(h, key, path), item, path);
    return h;
  }
  if (value instanceof Set) {
    h = mix(h, SET + (value.size << 4));
    for (const item of value) h = mixValue(h, item, path);
    return h;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const name = (value as { constructor?: { name?: string } }).constructor?.name ?? 'object';
    throw new TypeError(`${path || 'the value'} is a ${name}: expected plain objects, arrays, Map or Set`);
  }
  h = mix(h, OBJECT);
  for (const key in value) {
    h = mixString(h, key);
    h = mixValue(h, (value as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`);
  }
  return mix(h, OBJECT);
}
