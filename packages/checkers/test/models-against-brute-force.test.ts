import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  casRegister,
  checkLinearizability,
  counter,
  IMPOSSIBLE,
  keyValue,
  multiRegister,
  mutex,
  queue,
  register,
  setModel,
  stack,
  type Specification,
} from '../src/index.ts';
import { isLinearizableByBruteForce } from './brute-force-linearizability.ts';
import { arbitraryOperations, type HistoryRecipe } from './random-operations.ts';

/** How many random histories each model is compared on. */
const RUNS = Number(process.env['BRUTE_FORCE_RUNS'] ?? 100_000);

/** A model of a user's own: the largest number written so far. */
const MAXIMUM: Specification<number> = {
  name: 'maximum',
  functions: ['write', 'read'],
  initial: 0,
  apply: (state, { f, value, result, returnedOrder }) => {
    if (f === 'write') return Math.max(state, value as number);
    return returnedOrder === Infinity || result === state ? state : IMPOSSIBLE;
  },
  isObserver: ({ f }) => f === 'read',
};

const MODELS: readonly (readonly [Specification, HistoryRecipe])[] = [
  [register(), { mostOperations: 6, deeds: [{ f: 'write', values: [1, 2, 3] }, { f: 'read', results: [1, 2, null] }] }],
  [
    casRegister(0),
    {
      mostOperations: 6,
      deeds: [
        { f: 'write', values: [0, 1, 2] },
        { f: 'read', results: [0, 1, 2] },
        { f: 'cas', values: [0, 1, 2], expected: [0, 1, 2], results: [true, false] },
      ],
    },
  ],
  [
    multiRegister(0),
    {
      mostOperations: 5,
      deeds: [
        { f: 'txn', values: [[['write', 'x', 1]], [['write', 'y', 1], ['read', 'x', null]], [['write', 'x', 2], ['write', 'y', 2]]], results: [null] },
        { f: 'txn', values: [[['read', 'x', null]]], results: [[['read', 'x', 0]], [['read', 'x', 1]], [['r', 'x', 2]]] },
        { f: 'txn', values: [[['read', 'z', null]]], results: [[['read', 'x', 0], ['read', 'y', 1]], [['read', 'x', 1], ['read', 'y', 1]], [['read', 'z', 0]]] },
      ],
    },
  ],
  [
    keyValue(),
    {
      mostOperations: 6,
      keys: ['k', 'l'],
      deeds: [
        { f: 'put', values: ['a', 'b', null] },
        { f: 'get', results: ['a', 'ab', null] },
        { f: 'append', values: ['a', 'b'] },
        { f: 'cas', values: ['a', 'b'], expected: ['a', null], results: [true, false] },
      ],
    },
  ],
  [
    setModel(),
    {
      mostOperations: 6,
      deeds: [
        { f: 'add', values: [1, 2], results: [true, false, null] },
        { f: 'remove', values: [1, 2], results: [true, false, null] },
        { f: 'contains', values: [1, 2], results: [true, false] },
        { f: 'read', results: [[], [1], [2, 1]] },
      ],
    },
  ],
  [
    setModel(),
    {
      mostOperations: 6,
      deeds: [
        { f: 'add', values: [1, 2] },
        { f: 'remove', values: [1, 2] },
        { f: 'contains', values: [1, 2], results: [true, false] },
      ],
    },
  ],
  [queue(), { mostOperations: 6, deeds: [{ f: 'enqueue', values: [1, 2, 3] }, { f: 'dequeue', results: [1, 2, 3, null] }] }],
  [stack(), { mostOperations: 6, deeds: [{ f: 'push', values: [1, 2, 3] }, { f: 'pop', results: [1, 2, 3, null] }] }],
  [mutex(), { mostOperations: 6, deeds: [{ f: 'acquire' }, { f: 'release' }] }],
  [counter(), { mostOperations: 6, deeds: [{ f: 'add', values: [1, 2, -1] }, { f: 'increment' }, { f: 'read', results: [0, 1, 2] }] }],
  [MAXIMUM, { mostOperations: 6, deeds: [{ f: 'write', values: [1, 2, 3] }, { f: 'read', results: [0, 1, 2, 3] }] }],
];

describe('linearizability against brute force', () => {
  it.each(MODELS.map(([specification, recipe], index) => ({ name: specification.name, index, specification, recipe })))(
    `agrees on ${RUNS} random histories of a $name ($index), and every witness proves itself`,
    ({ specification, recipe }) => {
      let linearizable = 0;
      fc.assert(
        fc.property(arbitraryOperations(recipe), (operations) => {
          const expected = isLinearizableByBruteForce(operations, specification);
          if (expected) linearizable += 1;
          const verdict = checkLinearizability(operations, specification);
          if ((verdict.verdict === 'ok') !== expected) return false;
          if (verdict.verdict !== 'violation') return true;
          return (
            verdict.statesBefore.length > 0 &&
            verdict.witness.includes(verdict.blocked) &&
            verdict.statesBefore.every((state) => !isLinearizableByBruteForce(verdict.witness, specification, state))
          );
        }),
        { numRuns: RUNS, seed: 20_261_120 },
      );
      expect(linearizable).toBeGreaterThan(RUNS / 50);
      expect(linearizable).toBeLessThan((RUNS * 49) / 50);
    },
    240_000,
  );
});
