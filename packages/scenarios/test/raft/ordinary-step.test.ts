import type { RunReport } from '@barksim/sim-core';
import { runSeed } from '@barksim/sim-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OrdinarySteps } from '../../src/raft/properties/ordinary-step.ts';
import { raftSwarm } from '../../src/raft/swarm.ts';
import { raftZoo } from '../../src/raft/zoo/index.ts';

afterEach(() => vi.restoreAllMocks());

function judge(seed: number, bug: string | undefined): Pick<RunReport, 'violations' | 'events' | 'coverage'> {
  const { violations, events, coverage } = runSeed(raftSwarm, `ordinary ${seed}`, bug === undefined ? {} : { bug });
  return { violations, events, coverage };
}

describe('following ordinary steps in one go', () => {
  const runs = [undefined, ...raftZoo.map(({ id }) => id)].flatMap((bug) => [1, 2].map((seed) => ({ seed, bug })));

  it('finds what the checks find without it, at the same event', () => {
    const found = runs.map(({ seed, bug }) => judge(seed, bug));
    vi.spyOn(OrdinarySteps.prototype, 'follow').mockReturnValue(false);
    for (const [at, { seed, bug }] of runs.entries()) expect({ seed, bug, ...judge(seed, bug) }).toEqual({ seed, bug, ...found[at] });
    expect(found.filter(({ violations }) => violations.length > 0).length).toBeGreaterThan(10);
  });

  it('takes nearly all changes of a node', () => {
    const original = OrdinarySteps.prototype.follow;
    let taken = 0;
    let asked = 0;
    vi.spyOn(OrdinarySteps.prototype, 'follow').mockImplementation(function (this: OrdinarySteps, ...step) {
      const isTaken = original.apply(this, step);
      asked += 1;
      if (isTaken) taken += 1;
      return isTaken;
    });
    runSeed(raftSwarm, 'ordinary 3');
    expect(taken / asked).toBeGreaterThan(0.8);
  });
});
