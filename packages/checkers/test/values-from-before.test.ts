import { describe, expect, it } from 'vitest';
import { isolationLevels, type Transaction } from '../src/index.ts';
import { valuesFromBefore } from '../src/transactions/values-from-before.ts';

let id = 0;
const transaction = (...steps: ['r' | 'w', string, number | null][]): Transaction => ({
  id: ++id,
  session: id,
  outcome: 'committed',
  steps: steps.map(([f, key, value]) => ({ f, key, value })),
  invokedOrder: -Infinity,
  returnedOrder: Infinity,
});
const levels = (transactions: readonly Transaction[]): string[] => isolationLevels(transactions).map(({ holds }) => holds);

describe('a value that nobody in the history wrote', () => {
  it('is from before it, where it is the only one of its key', () => {
    const history = [transaction(['r', 'x', 3]), transaction(['w', 'x', 2]), transaction(['r', 'x', 2])];
    expect(levels(history)).toContain('no');
    expect(new Set(levels(valuesFromBefore(history)))).toEqual(new Set(['yes']));
  });

  it('is still one that was overwritten: who read the new value cannot read it afterwards', () => {
    const history = [transaction(['w', 'x', 2]), transaction(['r', 'x', 2], ['r', 'x', 3])];
    expect(levels(valuesFromBefore(history))).toContain('no');
  });

  it('is shown as it stands in the history', () => {
    const history = [transaction(['w', 'x', 2]), transaction(['r', 'x', 2], ['r', 'x', 3])];
    const witness = isolationLevels(valuesFromBefore(history)).at(-1)?.witness;
    expect(witness?.explanation).toContain('read "x" = 2, read "x" = 3');
  });

  it('stays what it is beside another one, or beside a read of nil', () => {
    for (const other of [4, null]) {
      const history = [transaction(['r', 'x', 3]), transaction(['r', 'x', other])];
      expect(valuesFromBefore(history)).toBe(history);
    }
  });

  it('is told apart from a value that an aborted transaction wrote', () => {
    const history = [{ ...transaction(['w', 'x', 3]), outcome: 'aborted' as const }, transaction(['r', 'x', 3])];
    expect(valuesFromBefore(history)).toBe(history);
  });
});
