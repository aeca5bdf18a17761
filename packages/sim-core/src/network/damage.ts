/**
 * Damage to a message on its way: a deep copy in which one leaf is changed (a bit of one character or number, or one
 * truth value turned round). The `type` stays as it was, for a message of no known type would reach no handler. What
 * was sent is not touched. Keys of objects and Maps are labels and stay as well.
 */
import type { RandomStream, Typed } from '../node-contract.ts';

/** A character's bit flips within its low byte, a number's among its low sixteen, so that it stays near what it was. */
const HIGHEST_CHARACTER_BIT = 7;
const HIGHEST_NUMBER_BIT = 15;

/** Undefined when the message holds nothing but its type. */
export function damagedCopy(message: Typed, random: RandomStream): Typed | undefined {
  const leaves = countLeaves(message, true);
  if (leaves === 0) return undefined;
  return new Copier(random.int(0, leaves - 1), random).copy(message, true) as Typed;
}

function isLeaf(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean';
}

/** The parts of a value that can be damaged, in order. */
function* partsOf(value: object, isMessage: boolean): Iterable<unknown> {
  if (Array.isArray(value) || value instanceof Set) yield* value;
  else if (value instanceof Map) yield* value.values();
  else for (const [key, item] of Object.entries(value)) if (!(isMessage && key === 'type')) yield item;
}

function countLeaves(value: unknown, isMessage: boolean): number {
  if (typeof value !== 'object' || value === null) return isLeaf(value) ? 1 : 0;
  let count = 0;
  for (const part of partsOf(value, isMessage)) count += countLeaves(part, false);
  return count;
}

class Copier {
  /** Leaves until the one that is hit. */
  #leavesBefore: number;
  readonly #random: RandomStream;

  constructor(leavesBefore: number, random: RandomStream) {
    this.#leavesBefore = leavesBefore;
    this.#random = random;
  }

  copy(value: unknown, isMessage: boolean): unknown {
    if (typeof value !== 'object' || value === null) {
      return isLeaf(value) && this.#leavesBefore-- === 0 ? flip(value, this.#random) : value;
    }
    if (Array.isArray(value)) return value.map((item) => this.copy(item, false));
    if (value instanceof Set) return new Set(Array.from(value, (item) => this.copy(item, false)));
    if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, this.copy(item, false)]));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, isMessage && key === 'type' ? item : this.copy(item, false)]),
    );
  }
}

function flip(leaf: unknown, random: RandomStream): unknown {
  if (typeof leaf === 'boolean') return !leaf;
  if (typeof leaf === 'number') return flipNumber(leaf, random.int(0, HIGHEST_NUMBER_BIT));
  const text = leaf as string;
  const at = random.int(0, text.length - 1);
  const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << random.int(0, HIGHEST_CHARACTER_BIT)));
  return text.slice(0, at) + flipped + text.slice(at + 1);
}

/** Exact for every whole number, also beyond 32 bits; of any other the sign turns round. */
function flipNumber(value: number, bit: number): number {
  if (!Number.isSafeInteger(value)) return Number.isNaN(value) ? 0 : -value;
  const weight = 1 << bit;
  const isSet = Math.floor(Math.abs(value) / weight) % 2 === 1;
  const magnitude = Math.abs(value) + (isSet ? -weight : weight);
  return value < 0 ? -magnitude : magnitude;
}
