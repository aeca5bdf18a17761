/**
 * What reads of appended text tell about the order of the appends. Where no written text is the beginning of another, a value
 * splits into what was written in only one way. If a text was written once, then whoever read it fixes the value that it was
 * appended to; and a value that holds such a text and that a read shows continued can only be continued like that, as it
 * can never come again. Both only rule out what cannot lead to a legal order, so they change no verdict, only its cost.
 */
import type { KeyValueOperation, KeyValueValue } from './key-value-operation.ts';

/** No rule. */
export const ANY = -1;

export interface Adjacency {
  /** By operation: the only state in which its append can be legal, or ANY. */
  readonly before: readonly number[];
  /** By state: the only text that may be appended to it, as the state of that text alone; ANY or missing where all may. */
  readonly next: readonly number[];
}

/** How values are numbered. */
export interface Numbering {
  stateOf(value: KeyValueValue): number;
  /** The state after appending the text with this state to a state. */
  append(state: number, text: number): number;
}

/** Undefined where nothing can be said: no appends, compare-and-sets, or texts that split in more than one way. */
export function observedAdjacency(
  operations: readonly KeyValueOperation[],
  initial: KeyValueValue,
  numbering: Numbering,
): Adjacency | undefined {
  const writes = countWrites(operations);
  if (writes === undefined || !hasOneSplit([...writes.keys()])) return undefined;
  const splitter = new Splitter(writes, numbering);
  if (initial !== undefined && initial !== null && initial !== '') {
    const tokens = typeof initial === 'string' ? splitter.split(initial) : undefined;
    if (tokens === undefined) return undefined;
    for (const token of tokens.texts) writes.set(token, writes.get(token)! + 1);
  }
  const before: number[] = new Array<number>(operations.length).fill(ANY);
  const next: number[] = [];
  const appendOf = new Map<string, number>();
  for (const [index, { f, value }] of operations.entries()) {
    if (f === 'append' && writes.get(value as string) === 1) appendOf.set(value as string, index);
  }
  const empty = initial === '' ? numbering.stateOf('') : numbering.stateOf(undefined);
  const isEmptyAtFirst = initial === undefined || initial === null || initial === '';
  for (const { f, result, returnedOrder } of operations) {
    if (f !== 'get' || returnedOrder === Infinity || typeof result !== 'string' || result === '') continue;
    const read = splitter.split(result);
    if (read === undefined) continue;
    let holdsUnique = false;
    for (const [place, text] of read.texts.entries()) {
      const append = appendOf.get(text);
      if (append !== undefined && (place > 0 || isEmptyAtFirst)) before[append] = place > 0 ? read.states[place - 1]! : empty;
      if (writes.get(text) === 1) holdsUnique = true;
      const following = read.texts[place + 1];
      if (holdsUnique && following !== undefined) next[read.states[place]!] = numbering.stateOf(following);
    }
  }
  for (let state = 0; state < next.length; state += 1) next[state] ??= ANY;
  return { before, next };
}

/** Cuts values into the texts written; undefined where `observedAdjacency` is. */
export function textSplitter(operations: readonly KeyValueOperation[], numbering: Numbering): ((value: string) => readonly string[] | undefined) | undefined {
  const writes = countWrites(operations);
  if (writes === undefined || !hasOneSplit([...writes.keys()])) return undefined;
  const splitter = new Splitter(writes, numbering);
  return (value) => splitter.split(value)?.texts;
}

/** How often each text is written; undefined unless there are appends and only texts are written, by put and append. */
function countWrites(operations: readonly KeyValueOperation[]): Map<string, number> | undefined {
  const writes = new Map<string, number>();
  let hasAppends = false;
  for (const { f, value } of operations) {
    if (f === 'get') continue;
    if (f === 'cas' || typeof value !== 'string' || value === '') return undefined;
    if (f === 'append') hasAppends = true;
    writes.set(value, (writes.get(value) ?? 0) + 1);
  }
  return hasAppends ? writes : undefined;
}

/** In order, a text that begins others stands right before one of them. */
function hasOneSplit(texts: readonly string[]): boolean {
  const sorted = texts.toSorted((left, right) => (left < right ? -1 : 1));
  return sorted.every((text, place) => place === 0 || !text.startsWith(sorted[place - 1]!));
}

interface Split {
  readonly texts: readonly string[];
  /** After each of them. */
  readonly states: readonly number[];
}

/** Splits values into written texts; a value that continues the one before continues its split. */
class Splitter {
  private readonly writes: ReadonlyMap<string, number>;
  private readonly numbering: Numbering;
  private readonly lengths: readonly number[];
  private lastValue = '';
  private lastSplit: Split = { texts: [], states: [] };

  constructor(writes: ReadonlyMap<string, number>, numbering: Numbering) {
    this.writes = writes;
    this.numbering = numbering;
    this.lengths = [...new Set([...writes.keys()].map((text) => text.length))];
  }

  /** Undefined when it is made of anything else. */
  split(value: string): Split | undefined {
    const isContinued = this.lastValue !== '' && value.startsWith(this.lastValue);
    const texts = isContinued ? this.lastSplit.texts.slice() : [];
    const states = isContinued ? this.lastSplit.states.slice() : [];
    let at = isContinued ? this.lastValue.length : 0;
    while (at < value.length) {
      const text = this.textAt(value, at);
      if (text === undefined) return undefined;
      const token = this.numbering.stateOf(text);
      states.push(states.length === 0 ? token : this.numbering.append(states[states.length - 1]!, token));
      texts.push(text);
      at += text.length;
    }
    this.lastValue = value;
    this.lastSplit = { texts, states };
    return this.lastSplit;
  }

  private textAt(value: string, at: number): string | undefined {
    for (const length of this.lengths) {
      const text = value.slice(at, at + length);
      if (text.length === length && this.writes.has(text)) return text;
    }
    return undefined;
  }
}
