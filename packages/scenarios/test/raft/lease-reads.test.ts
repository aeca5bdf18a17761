import { runSeed, type Scenario } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { driftBoundPpm } from '../../src/raft/drift-bound.ts';
import { makeRaftLeaseReads } from '../../src/raft/lease-reads.ts';

const withSkew = makeRaftLeaseReads(true);
const withoutSkew = makeRaftLeaseReads(false);
const SEEDS = 200;
const ENOUGH = 3;

/** Up to the quiet time: leases are decided before. */
const violatedSeeds = (scenario: Scenario, seeds: number, bug?: string): string[] => {
  const found: string[] = [];
  for (let seed = 0; seed < seeds && found.length < ENOUGH; seed++) {
    const { violations } = runSeed(scenario, `${seed}`, { untilMicros: 6_000_000, ...(bug === undefined ? {} : { bug }) });
    if (violations.length > 0) found.push(violations[0]!.property);
  }
  return found;
};

describe('lease reads on clocks that run apart (dissertation 6.4.1)', () => {
  it('are old in some runs when the lease does not allow for drift (Q7)', () => {
    const found = violatedSeeds(withSkew, SEEDS, 'Q7');
    expect(found).toHaveLength(ENOUGH);
    // The lease outlasts what clocks may run apart, or already the next election, whether or not a read is old.
    expect(['raft/C3-lease-exclusive', 'raft/C3-reads-confirmed']).toEqual(expect.arrayContaining([...new Set(found)]));
  }, 60_000);

  it(`are never old without skew, not even with that bug, over ${SEEDS} seeds`, () => {
    expect(violatedSeeds(withoutSkew, SEEDS, 'Q7')).toEqual([]);
  }, 60_000);

  it('are never old with the right rules, with skew or without', () => {
    expect(violatedSeeds(withSkew, SEEDS / 4)).toEqual([]);
    expect(violatedSeeds(withoutSkew, SEEDS / 4)).toEqual([]);
  }, 60_000);
});

describe('the bound on drift', () => {
  const drift = (driftPpm: number) => ({ kind: 'clock-drift', nodes: [0], driftPpm, at: 0, until: 1 }) as const;

  it('is what the fastest clock gains on the slowest', () => {
    expect(driftBoundPpm([], [])).toBe(0);
    expect(driftBoundPpm([{ driftPpm: -200_000 }, { driftPpm: 200_000 }, {}], [])).toBe(500_000);
  });

  it('takes all drifts of one sign together, as far as the engine lets clocks go', () => {
    expect(driftBoundPpm([{ driftPpm: 100_000 }], [drift(100_000), drift(-500_000)])).toBe(1_400_000);
    expect(driftBoundPpm([], [drift(1_900_000), drift(1_900_000)])).toBe(2_000_000);
  });
});
