import type { Fault } from '@barksim/sim-core';
import { MILLISECOND, runSeed, SECOND } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RAFT_SETTINGS } from '../../src/raft/settings.ts';
import { raftCrashStorm } from '../../src/raft/crash-storm.ts';
import { raftZoo } from '../../src/raft/zoo/index.ts';

const ROT_IN_THE_LOG: readonly Fault[] = [
  { kind: 'bit-rot', node: 1, logPrefix: 'raft/log', at: 2 * SECOND, until: 9 * SECOND },
  { kind: 'crash', nodes: [1], at: 2 * SECOND + 10 * MILLISECOND, until: 2_500 * MILLISECOND },
];

const FAILING_SYNCS: readonly Fault[] = [{ kind: 'sync-fails', nodes: [1], at: 2 * SECOND, until: 2_300 * MILLISECOND }];

/** What five seeds reach with these faults, none of which may violate anything. */
function coverageWith(faults: readonly Fault[]): Set<string> {
  const reached = new Set<string>();
  for (let seed = 0; seed < 5; seed++) {
    const report = runSeed(raftCrashStorm, `damage ${seed}`, { plan: { settings: DEFAULT_RAFT_SETTINGS, faults } });
    expect(report.violations, `seed 'damage ${seed}'`).toEqual([]);
    for (const name of Object.keys(report.coverage)) reached.add(name);
  }
  return reached;
}

describe('Raft on damaged disks', () => {
  it('repairs the log of a node of which a record rots in the middle, and loses nothing', () => {
    const reached = coverageWith(ROT_IN_THE_LOG);
    expect([...reached]).toEqual(expect.arrayContaining(['effect/bit-rot', 'raft/damaged-log-dropped', 'raft/log-repaired']));
  });

  it('stops a node whose sync fails, and lets it go on from what it wrote again', () => {
    const reached = coverageWith(FAILING_SYNCS);
    expect([...reached]).toContain('effect/sync-fails');
  });

  it.each([
    ['F7', ROT_IN_THE_LOG],
    ['F9', FAILING_SYNCS],
  ])('shows %s, each time by a property that is meant to', (id, faults) => {
    const bug = raftZoo.find((known) => known.id === id)!;
    let found = 0;
    for (let seed = 0; seed < 5; seed++) {
      const options = { plan: { settings: DEFAULT_RAFT_SETTINGS, faults }, bug: id };
      const [violation] = runSeed(raftCrashStorm, `damage ${seed}`, options).violations;
      if (violation === undefined) continue;
      found += 1;
      expect(bug.expectedProperties).toContain(violation.property);
    }
    expect(found).toBeGreaterThan(0);
  });
});
