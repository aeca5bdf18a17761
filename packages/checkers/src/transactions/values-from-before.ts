/**
 * Registers may hold something before the history begins, which Elle allows for: a value that nobody in the history
 * wrote is taken to be from before it. The isolation levels know an initial value, nil, so such reads become reads of
 * nil where that can be meant: one such value a key, and nobody read nil there as well. Everything else stays.
 */
import { canonicalText } from '../history/canonical-text.ts';
import type { Transaction, TransactionStep } from './transaction.ts';

const NIL = canonicalText(null);

interface KeyValues {
  readonly written: Set<string>;
  readonly read: Set<string>;
}

export function valuesFromBefore(transactions: readonly Transaction[]): readonly Transaction[] {
  const keys = valuesByKey(transactions);
  const initial = new Map<string, string>();
  for (const [key, { written, read }] of keys) {
    const unwritten = [...read].filter((value) => !written.has(value));
    if (unwritten.length === 1 && unwritten[0] !== NIL) initial.set(key, unwritten[0] as string);
  }
  if (initial.size === 0) return transactions;
  const seenAsInitial = (step: TransactionStep): TransactionStep =>
    step.f === 'r' && initial.get(canonicalText(step.key)) === canonicalText(step.value) ? { ...step, value: null, recorded: step.value } : step;
  return transactions.map((transaction) => ({ ...transaction, steps: transaction.steps.map(seenAsInitial) }));
}

function valuesByKey(transactions: readonly Transaction[]): Map<string, KeyValues> {
  const keys = new Map<string, KeyValues>();
  for (const { steps, outcome } of transactions) {
    for (const { f, key, value } of steps) {
      const keyText = canonicalText(key);
      const values = keys.get(keyText) ?? { written: new Set(), read: new Set() };
      keys.set(keyText, values);
      if (f !== 'r') values.written.add(canonicalText(value));
      // What a transaction of unknown outcome read is not known.
      else if (outcome === 'committed') values.read.add(canonicalText(value));
    }
  }
  return keys;
}
