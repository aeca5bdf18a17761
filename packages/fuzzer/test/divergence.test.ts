import { runSeed, testify, type Scenario } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { compareTestimonies, differencesBetween, firstDifference } from '../src/index.ts';

const CATALOGUE = new URL('support/leaky-catalogue.mjs', import.meta.url).href;
const { findScenario } = (await import(CATALOGUE)) as { findScenario(name: string): Scenario };

describe('the differences between two values', () => {
  const between = (first: unknown, second: unknown): unknown[] => differencesBetween(first, second, 10).map(({ path, first: one, second: other }) => [path, one, other]);

  it('are named by their paths, through objects, arrays, Map and Set', () => {
    expect(between({ log: [{ term: 1 }, { term: 2 }] }, { log: [{ term: 1 }, { term: 3 }] })).toEqual([['log[1].term', 2, 3]]);
    expect(between(new Map([['n2', { at: 1 }]]), new Map([['n2', { at: 2 }]]))).toEqual([['.get("n2").at', 1, 2]]);
    expect(between({ votes: new Set(['a']) }, { votes: new Set(['a', 'b']) })).toEqual([['votes.values()[1]', undefined, 'b']]);
    expect(between({ a: 1 }, { b: 1 })).toEqual([
      ['a', 1, undefined],
      ['b', undefined, 1],
    ]);
  });

  it('are none between equal values, and one where only the order differs', () => {
    expect(between({ a: [1, NaN], b: new Map([[1, -0]]) }, { a: [1, NaN], b: new Map([[1, -0]]) })).toEqual([]);
    expect(between({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([['Object.keys()', ['a', 'b'], ['b', 'a']]]);
    expect(between(0, -0)).toEqual([['', 0, -0]]);
  });

  it('are at most as many as asked for', () => {
    expect(differencesBetween([1, 2, 3], [4, 5, 6], 2)).toHaveLength(2);
  });
});

describe('two testimonies', () => {
  const steady = findScenario('leak/a received message changed');
  const counting = findScenario('leak/a counter of a module');

  it('of runs that are the same do not differ, and agree with a strict run', () => {
    const [first, second] = [testify(steady, '1', {}), testify(steady, '1', {})];
    expect(firstDifference(first, second)).toBeUndefined();
    expect(first.fingerprint).toBe(runSeed(steady, '1', { strict: true }).fingerprint);
    expect(first.trail.length).toBe(runSeed(steady, '1', { strict: true }).events + 1);
  });

  it('differ where a handler does something else first, and name what caused the event', () => {
    const window = { from: 0, to: 100 };
    const [first, second] = [testify(counting, '1', {}, window), testify(counting, '1', {}, window)];
    const at = firstDifference(first, second) as number;
    const divergence = compareTestimonies(first, second, at, { seed: '1', between: ['one', 'other'], nodeNames: ['n1', 'n2'] });
    expect(divergence).toMatchObject({
      eventIndex: 1,
      node: { name: 'n1', program: 'leaky' },
      first: { kind: 'timer', type: 'Tick' },
      firstCause: { index: 0, how: 'set it' },
      stateBefore: { value: null, list: [] },
    });
    expect(divergence.differences[0]).toMatchObject({ part: 'effects', path: '[0].data.value' });
    const delivery = first.seen.find(({ header }) => header?.kind === 'message');
    expect(delivery?.cause).toMatchObject({ how: 'sent it', header: { kind: 'timer' } });
  });
});
