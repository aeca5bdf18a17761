import type { Fault, Plan } from '@barksim/sim-core';
import { runSeed, SECOND } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { LEADER_ELECTED, PROGRESS } from '../../src/raft/properties/property-names.ts';
import { raftSteady } from '../../src/raft/steady.ts';

/** A plan that says its faults stop at 6 s, and does not keep to it. */
function plan(faults: readonly Fault[]): Plan {
  return { ...runSeed(raftSteady, '1', { untilMicros: 1_000 }).plan, faults: [...faults] };
}

function propertyOf(fault: Fault): string | undefined {
  return runSeed(raftSteady, '1', { plan: plan([fault]) }).violations[0]?.property;
}

describe('progress once faults should have stopped', () => {
  it(`${LEADER_ELECTED}: a majority that stays down`, () => {
    expect(propertyOf({ kind: 'crash', nodes: [0, 1, 2], at: 2 * SECOND, until: 20 * SECOND })).toBe(LEADER_ELECTED);
  });

  it(`${PROGRESS}: a leader that no client can reach`, () => {
    const groups = [[0, 1, 2, 3, 4], [5, 6, 7]];
    expect(propertyOf({ kind: 'partition', groups, at: 2 * SECOND, until: 20 * SECOND })).toBe(PROGRESS);
  });

  it('is made when the same faults stop in time', () => {
    expect(propertyOf({ kind: 'crash', nodes: [0, 1, 2], at: 2 * SECOND, until: 6 * SECOND })).toBeUndefined();
    expect(propertyOf({ kind: 'partition', groups: [[0, 1, 2, 3, 4], [5, 6, 7]], at: 2 * SECOND, until: 6 * SECOND })).toBeUndefined();
  });
});
