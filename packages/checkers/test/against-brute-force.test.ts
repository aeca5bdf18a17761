import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkKeyValueHistory, KeyValueWindows, type KeyValueOperation, type KeyValueVerdict } from '../src/index.ts';
import { isLinearizable } from './brute-force.ts';
import { arbitraryHistory, type HistoryShape } from './random-histories.ts';

const SHAPES: Readonly<Record<string, HistoryShape>> = {
  'puts of unique values and gets': {
    functions: ['put', 'get', 'get'],
    values: [1],
    results: [undefined, 1, 2, 3, 4],
    uniquePuts: true,
    mostOperations: 6,
  },
  'puts of few values and gets': {
    functions: ['put', 'get', 'get'],
    values: [1, 2],
    results: [null, 1, 2],
    mostOperations: 6,
  },
  'compare-and-set on few values': {
    functions: ['put', 'get', 'cas', 'cas'],
    values: [undefined, 1, 2],
    results: [undefined, 1, 2],
    mostOperations: 6,
  },
  'appends, compare-and-set and all else': {
    functions: ['put', 'get', 'get', 'cas', 'append', 'append'],
    values: ['a', 'b', undefined],
    results: ['a', 'b', 'ab', 'ba', 'aa', 'aba', undefined],
    mostOperations: 6,
  },
  'puts, gets and appends of texts that none begins another': {
    functions: ['put', 'get', 'get', 'append', 'append', 'append'],
    values: ['a', 'b', 'c', 'd'],
    results: ['a', 'ab', 'abc', 'ba', 'cab', 'b', undefined],
    mostOperations: 7,
  },
};

const RUNS = 30_000;

/** Fails when nearly all random histories get the same verdict: such a comparison would show little. */
function expectBothVerdicts(linearizable: number, runs: number): void {
  expect(linearizable).toBeGreaterThan(runs / 20);
  expect(linearizable).toBeLessThan((runs * 19) / 20);
}

/** No smaller set of facts hides in the witness: on its own it is impossible, whatever was there before. */
function expectProof(verdict: KeyValueVerdict): void {
  if (verdict.verdict !== 'violation') return;
  expect(verdict.valuesBefore.length).toBeGreaterThan(0);
  for (const value of verdict.valuesBefore) expect(isLinearizable(verdict.witness, value)).toBe(false);
  expect(verdict.explanation).not.toContain('undefined');
}

describe.each(Object.entries(SHAPES))('%s', (_, shape) => {
  it(`gets the verdict of brute force on ${RUNS} random histories, and proves violations by its witness`, () => {
    let linearizable = 0;
    fc.assert(
      fc.property(arbitraryHistory(shape), (operations) => {
        const expected = isLinearizable(operations);
        if (expected) linearizable += 1;
        const verdict = checkKeyValueHistory(operations);
        expect(verdict.verdict).toBe(expected ? 'ok' : 'violation');
        expectProof(verdict);
      }),
      { numRuns: RUNS, seed: 20_261_120 },
    );
    expectBothVerdicts(linearizable, RUNS);
  }, 120_000);

  it('gets the same verdict window by window, saved and loaded in between', () => {
    let linearizable = 0;
    const runs = 10_000;
    fc.assert(
      fc.property(arbitraryHistory(shape), fc.nat(12), fc.nat(12), (operations, saveAt, giveUpAfter) => {
        const expected = isLinearizable(operations);
        if (expected) linearizable += 1;
        const verdict = checkInWindows(operations, saveAt, giveUpAfter);
        expect(verdict.verdict).toBe(expected ? 'ok' : 'violation');
      }),
      { numRuns: runs, seed: 20_261_120 },
    );
    expectBothVerdicts(linearizable, runs);
  }, 120_000);
});

/** Plays a history in real time. A client gives up some instants after the call; what is still open then runs on. */
function checkInWindows(operations: readonly KeyValueOperation[], saveAt: number, giveUpAfter: number): KeyValueVerdict {
  let windows = new KeyValueWindows();
  const running = new Set<KeyValueOperation>();
  for (let now = 0; now <= 20; now += 1) {
    if (now === saveAt) {
      const saved = windows.save();
      windows = new KeyValueWindows();
      windows.load(JSON.parse(JSON.stringify(saved), reviveInfinity));
    }
    for (const operation of operations) {
      if (operation.invokedOrder !== now) continue;
      windows.begin(operation.key);
      running.add(operation);
    }
    for (const operation of operations) {
      const isGivenUp = operation.returnedOrder === Infinity && operation.invokedOrder + giveUpAfter === now;
      if (operation.returnedOrder !== now && !isGivenUp) continue;
      running.delete(operation);
      const verdict = windows.end(operation);
      if (verdict.verdict !== 'ok') return verdict;
    }
  }
  return windows.finish([...running]);
}

function reviveInfinity(name: string, value: unknown): unknown {
  return name === 'returnedOrder' && value === null ? Infinity : value;
}
