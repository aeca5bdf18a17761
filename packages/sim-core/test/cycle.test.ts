import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycle } from '../src/liveness/cycle.ts';

describe('the cycle at the end of a sequence', () => {
  it.each([
    ['', undefined],
    ['abc', undefined],
    ['abab', undefined],
    ['xababab', { length: 2, repeats: 3 }],
    ['aaaa', { length: 1, repeats: 4 }],
    ['xyabcabcabcabc', { length: 3, repeats: 4 }],
    // Only what is repeated to the very end counts.
    ['abababc', undefined],
  ])('of %j is %j', (steps, cycle) => {
    expect(findCycle(steps.split(''))).toEqual(cycle);
  });

  it('is the shortest one, and stands there as often as it says', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(letters, letters, fc.integer({ min: 3, max: 6 }), (lead, round, times) => {
        const steps = [...lead, ...Array.from({ length: times }, () => round).flat()];
        const cycle = findCycle(steps);
        expect(cycle).toBeDefined();
        const { length, repeats } = cycle as { length: number; repeats: number };
        expect(length).toBeLessThanOrEqual(round.length);
        const tail = steps.slice(-length * repeats);
        expect(tail).toEqual(Array.from({ length: repeats }, () => steps.slice(-length)).flat());
      }),
    );
  });
});
