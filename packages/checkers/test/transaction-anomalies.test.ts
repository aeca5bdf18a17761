import { describe, expect, it } from 'vitest';
import { checkListAppend, checkReadWriteRegister, type Transaction, type TransactionStep } from '../src/index.ts';

type Script = readonly [session: number, invoked: number, returned: number, steps: string, outcome?: Transaction['outcome']];

/** `a x 1`: append, `r x 1,2`: read a list, `w x 1`: write; a read of `-` saw nothing. */
function transactionsOf(scripts: readonly Script[], isList: boolean): Transaction[] {
  return scripts.map(([session, invokedOrder, returnedOrder, text, outcome = 'committed'], id) => ({
    id,
    session,
    outcome,
    invokedOrder,
    returnedOrder: outcome === 'committed' ? returnedOrder : Infinity,
    steps: text.split('; ').map((step): TransactionStep => {
      const [f, key, value = '-'] = step.split(' ') as [string, string, string?];
      if (f !== 'r') return { f: f === 'a' ? 'append' : 'w', key, value: Number(value) };
      if (outcome !== 'committed') return { f: 'r', key, value: undefined };
      if (isList) return { f: 'r', key, value: value === '-' ? [] : value.split(',').map(Number) };
      return { f: 'r', key, value: value === '-' ? null : Number(value) };
    }),
  }));
}

function anomaliesOfLists(...scripts: Script[]): string[] {
  return [...new Set(checkListAppend(transactionsOf(scripts, true)).anomalies.map(({ name }) => name))];
}

function anomaliesOfRegisters(...scripts: Script[]): string[] {
  return [...new Set(checkReadWriteRegister(transactionsOf(scripts, false)).anomalies.map(({ name }) => name))];
}

describe('list-append', () => {
  it('has no anomaly when all is in order', () => {
    expect(anomaliesOfLists([0, 1, 2, 'a x 1; r x 1'], [1, 3, 4, 'r x 1; a x 2; r x 1,2'], [0, 5, 6, 'r x 1,2'])).toEqual([]);
  });

  it.each<[string, Script[]]>([
    ['G0', [[0, 1, 9, 'a x 1; a y 1'], [1, 1, 9, 'a x 2; a y 2'], [2, 1, 9, 'r x 1,2'], [3, 1, 9, 'r y 2,1']]],
    ['G1a', [[0, 1, 9, 'a x 1', 'aborted'], [1, 1, 9, 'r x 1']]],
    ['G1b', [[0, 1, 9, 'a x 1; a x 2'], [1, 1, 9, 'r x 1']]],
    ['G1c', [[0, 1, 9, 'a x 1; r y 1'], [1, 1, 9, 'a y 1; r x 1']]],
    ['G-single', [[0, 1, 9, 'a x 1; a y 1'], [1, 1, 9, 'r x 1; r y -']]],
    ['G-nonadjacent', [[0, 1, 9, 'a x 1'], [1, 1, 9, 'a y 1'], [2, 1, 9, 'r x 1; r y -'], [3, 1, 9, 'r x -; r y 1'], [4, 1, 9, 'r x 1; r y 1']]],
    ['G2-item', [[0, 1, 9, 'r x -; a y 1'], [1, 1, 9, 'r y -; a x 1']]],
    ['lost-update', [[0, 1, 9, 'r x -; a x 1'], [1, 1, 9, 'r x -; a x 2'], [2, 1, 9, 'r x 1,2']]],
    ['internal', [[0, 1, 9, 'a x 1; r x -']]],
    ['internal', [[0, 1, 3, 'a x 1'], [1, 4, 9, 'r x 1; a x 2; r x 2']]],
    ['future-read', [[0, 1, 9, 'r x 1; a x 1']]],
    ['duplicate-elements', [[0, 1, 9, 'a x 1'], [1, 1, 9, 'r x 1,1']]],
    ['incompatible-order', [[0, 1, 9, 'a x 1'], [1, 1, 9, 'a x 2'], [2, 1, 9, 'r x 1,2'], [3, 1, 9, 'r x 2']]],
    ['garbage-read', [[0, 1, 9, 'r x 7']]],
    ['dirty-update', [[0, 1, 9, 'a x 1', 'aborted'], [1, 1, 9, 'a x 2'], [2, 1, 9, 'r x 1,2']]],
    ['G-single-realtime', [[0, 1, 2, 'a x 1'], [1, 3, 4, 'r x -']]],
    ['G-single-process', [[0, 1, Infinity, 'a x 1'], [0, 3, 4, 'r x -'], [1, 1, 9, 'r x 1']]],
    ['G0-realtime', [[0, 3, 4, 'a x 1'], [1, 1, 2, 'a x 2'], [2, 5, 6, 'r x 1,2']]],
  ])('names %s', (anomaly, scripts) => {
    expect(anomaliesOfLists(...scripts)).toContain(anomaly);
  });

  it('counts an append of unknown outcome as done once it is read, and says nothing about it before', () => {
    expect(anomaliesOfLists([0, 1, 9, 'a x 1', 'unknown'], [1, 1, 9, 'r x 1'])).toEqual([]);
    expect(anomaliesOfLists([0, 1, 2, 'a x 1', 'unknown'], [1, 3, 9, 'r x -'])).toEqual([]);
  });

  it('judges by the model that is asked for', () => {
    const writeSkew = transactionsOf([[0, 1, 9, 'r x -; a y 1'], [1, 1, 9, 'r y -; a x 1']], true);
    expect(checkListAppend(writeSkew, { model: 'snapshot-isolation' })).toMatchObject({ verdict: 'ok', strongestPossible: 'snapshot-isolation' });
    expect(checkListAppend(writeSkew, { model: 'serializable' }).verdict).toBe('violation');
  });

  it('shows the cycle', () => {
    const [anomaly] = checkListAppend(transactionsOf([[0, 1, 9, 'a x 1; a y 1'], [1, 1, 9, 'r x 1; r y -']], true)).anomalies;
    expect(anomaly!.transactions.map(({ id }) => id).sort()).toEqual([0, 1]);
    expect(anomaly!.explanation).toMatch(/T0 overwrote what was read by T1 .*T1 read from T0/);
  });
});

describe('rw-register', () => {
  it.each<[string, Script[]]>([
    ['G1a', [[0, 1, 9, 'w x 1', 'aborted'], [1, 1, 9, 'r x 1']]],
    ['G1b', [[0, 1, 9, 'w x 1; w x 2'], [1, 1, 9, 'r x 1']]],
    ['G1c', [[0, 1, 9, 'w x 1; r y 1'], [1, 1, 9, 'w y 1; r x 1']]],
    ['G-single', [[0, 1, 9, 'w x 1; w y 1'], [1, 1, 9, 'r x 1; r y -']]],
    ['G2-item', [[0, 1, 9, 'r x -; w y 1'], [1, 1, 9, 'r y -; w x 1']]],
    ['lost-update', [[0, 1, 9, 'r x -; w x 1'], [1, 1, 9, 'r x -; w x 2']]],
    ['internal', [[0, 1, 9, 'w x 1; r x 2']]],
  ])('names %s', (anomaly, scripts) => {
    expect(anomaliesOfRegisters(...scripts)).toContain(anomaly);
  });

  it('takes a value that nobody wrote to be from before the history, and says so', () => {
    const report = checkReadWriteRegister(transactionsOf([[0, 1, 9, 'r x 3']], false));
    expect(report).toMatchObject({ verdict: 'ok', anomalies: [] });
    expect(report.notes[0]).toMatch(/T0 read "x" = 3, which nobody in the history wrote/);
  });

  it('finds cyclic versions once writes are said to follow reads', () => {
    const transactions = transactionsOf([[0, 1, 9, 'r x 1; w x 2'], [1, 1, 9, 'r x 2; w x 1']], false);
    expect(checkReadWriteRegister(transactions, { writesFollowReads: true }).anomalies.map(({ name }) => name)).toContain('cyclic-versions');
  });
});
