/**
 * Two or three operations that cannot be, on a key that was only appended to and read, where the texts read split in one
 * way: most wrong histories of that kind show one at a glance, and no search is needed to tell it. Finding none proves
 * nothing. The value only grows; more than that is said only of texts that were appended once.
 */
import { describeOperation } from './describe-operation.ts';
import type { KeyValueOperation } from './key-value-operation.ts';

export interface Contradiction {
  /** By invocation. */
  readonly witness: readonly KeyValueOperation[];
  readonly explanation: string;
}

/** `split` cuts what was read into texts; undefined when it is made of anything else. */
export function findAppendContradiction(
  operations: readonly KeyValueOperation[],
  split: (value: string) => readonly string[] | undefined,
): Contradiction | undefined {
  const appends = new Map<string, KeyValueOperation>();
  const repeated = new Set<string>();
  for (const operation of operations) {
    if (operation.f === 'get') continue;
    if (operation.f !== 'append') return undefined;
    const text = operation.value as string;
    if (appends.has(text)) repeated.add(text);
    appends.set(text, operation);
  }
  for (const text of repeated) appends.delete(text);
  const reads: Read[] = [];
  for (const operation of operations) {
    if (operation.f !== 'get' || operation.returnedOrder === Infinity) continue;
    const value = operation.result ?? '';
    const texts = typeof value === 'string' ? split(value) : undefined;
    if (texts === undefined) return contradiction([operation], `${describeOperation(operation)} saw what was never appended.`);
    reads.push({ operation, value: value as string, texts });
  }
  return fromTheFuture(reads, appends) ?? betweenReads(reads) ?? missing(reads, appends) ?? swapped(reads, appends);
}

interface Read {
  readonly operation: KeyValueOperation;
  readonly value: string;
  readonly texts: readonly string[];
}

function contradiction(operations: readonly (KeyValueOperation | undefined)[], explanation: string): Contradiction {
  const witness = operations.filter((operation) => operation !== undefined).sort((left, right) => left.invokedOrder - right.invokedOrder);
  return { witness, explanation };
}

/** A read that saw a text before its append was called. */
function fromTheFuture(reads: readonly Read[], appends: ReadonlyMap<string, KeyValueOperation>): Contradiction | undefined {
  for (const { operation, texts } of reads) {
    const known = texts.filter((text) => appends.has(text));
    if (new Set(known).size < known.length) return contradiction([operation], `${describeOperation(operation)} saw a text twice that was appended once.`);
    for (const text of known) {
      const append = appends.get(text)!;
      if (append.invokedOrder > operation.returnedOrder) {
        return contradiction([operation, append], `${describeOperation(operation)} saw what was appended only later, by ${describeOperation(append)}.`);
      }
    }
  }
  return undefined;
}

/** Two reads of which neither continues the other, or a later one that saw less. */
function betweenReads(reads: readonly Read[]): Contradiction | undefined {
  const byLength = reads.toSorted((left, right) => left.value.length - right.value.length);
  for (const [place, longer] of byLength.entries()) {
    const shorter = byLength[place - 1];
    if (shorter === undefined || longer.value.startsWith(shorter.value)) continue;
    return contradiction([shorter.operation, longer.operation], `${describeOperation(shorter.operation)} and ${describeOperation(longer.operation)} saw different beginnings of the same value.`);
  }
  const byReturn = reads.toSorted((left, right) => left.operation.returnedOrder - right.operation.returnedOrder);
  const byCall = reads.toSorted((left, right) => left.operation.invokedOrder - right.operation.invokedOrder);
  let ended = 0;
  let most: Read | undefined;
  for (const read of byCall) {
    while (ended < byReturn.length && byReturn[ended]!.operation.returnedOrder < read.operation.invokedOrder) {
      if (most === undefined || byReturn[ended]!.value.length > most.value.length) most = byReturn[ended]!;
      ended += 1;
    }
    if (most === undefined || most.value.length <= read.value.length) continue;
    return contradiction([most.operation, read.operation], `${describeOperation(read.operation)} saw less than ${describeOperation(most.operation)}, which had returned before it was called.`);
  }
  return undefined;
}

/** A read that misses what had been appended when it was called. */
function missing(reads: readonly Read[], appends: ReadonlyMap<string, KeyValueOperation>): Contradiction | undefined {
  for (const { operation, texts } of reads) {
    const seen = new Set(texts);
    for (const [text, append] of appends) {
      if (append.returnedOrder >= operation.invokedOrder || seen.has(text)) continue;
      return contradiction([append, operation], `${describeOperation(operation)} misses what ${describeOperation(append)} had appended before it was called.`);
    }
  }
  return undefined;
}

/** A read that shows an append before, or without, another one that had returned when it was called. */
function swapped(reads: readonly Read[], appends: ReadonlyMap<string, KeyValueOperation>): Contradiction | undefined {
  let longest: Read | undefined;
  for (const read of reads) if (longest === undefined || read.value.length > longest.value.length) longest = read;
  if (longest === undefined) return undefined;
  const place = new Map(longest.texts.map((text, at) => [text, at]));
  for (const [text, append] of appends) {
    for (const later of longest.texts) {
      const second = appends.get(later);
      if (second === undefined || append.returnedOrder >= second.invokedOrder || (place.get(text) ?? Infinity) < place.get(later)!) continue;
      return contradiction([append, second, longest.operation], `${describeOperation(longest.operation)} saw what ${describeOperation(second)} appended before or without what ${describeOperation(append)} had appended earlier.`);
    }
  }
  return undefined;
}
