import type { Fault } from '@barksim/sim-core';
import { MILLISECOND, runSeed, SECOND } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import type { RaftSettings } from '../../src/raft/settings.ts';
import { DEFAULT_RAFT_SETTINGS } from '../../src/raft/settings.ts';
import { raftCrashStorm } from '../../src/raft/crash-storm.ts';
import { raftZoo } from '../../src/raft/zoo/index.ts';

const ROT_IN_THE_LOG: readonly Fault[] = [
  { kind: 'bit-rot', node: 1, logPrefix: 'raft/log', at: 2 * SECOND, until: 9 * SECOND },
  { kind: 'crash', nodes: [1], at: 2 * SECOND + 10 * MILLISECOND, until: 2_500 * MILLISECOND },
];

/** The last record rots, and the node boots again before its leader has changed. */
const ROT_AT_THE_END: readonly Fault[] = Array.from({ length: 4 }, (_, count): Fault[] => {
  const at = (2 + count) * SECOND;
  return [
    { kind: 'bit-rot', node: 1, logPrefix: 'raft/log', hitsEnd: true, at, until: at + 500 * MILLISECOND },
    { kind: 'crash', nodes: [1], at: at + 10 * MILLISECOND, until: at + 40 * MILLISECOND },
  ];
}).flat();

const FAILING_SYNCS: readonly Fault[] = [{ kind: 'sync-fails', nodes: [1], at: 2 * SECOND, until: 2_300 * MILLISECOND }];

/** Syncs fail while the process is dead, so that nobody is told, and after it was told; the power goes in between and later. */
const FAILING_SYNCS_AND_POWER: readonly Fault[] = [
  { kind: 'sync-fails', nodes: [1, 2], ppm: 600_000, at: 1 * SECOND, until: 5 * SECOND },
  ...Array.from({ length: 14 }, (_, count): Fault => {
    const at = 1_010 * MILLISECOND + count * 303 * MILLISECOND;
    return { kind: count % 3 === 2 ? 'crash' : 'kill', nodes: [1 + (count % 2)], at, until: at + 40 * MILLISECOND };
  }),
];

/** Two of five nodes lose power again and again, and of what was not durable some writes survive, in no order. */
const REORDERED_WRITES: readonly Fault[] = [
  { kind: 'reordered-writes', nodes: [1, 2], at: 500 * MILLISECOND, until: 6 * SECOND },
  ...Array.from({ length: 12 }, (_, count): Fault => {
    const at = 700 * MILLISECOND + count * 411 * MILLISECOND;
    return { kind: 'crash', nodes: [1 + (count % 2)], at, until: at + 200 * MILLISECOND };
  }),
];

/** Snapshots all the time, eager clients and slow disks. */
const SNAPSHOTS_FIRST: RaftSettings = {
  ...DEFAULT_RAFT_SETTINGS,
  raft: { ...DEFAULT_RAFT_SETTINGS.raft, awaitsDurableSnapshots: true, snapshotAfterEntries: 4, trailingEntries: 0 },
  client: { ...DEFAULT_RAFT_SETTINGS.client, thinkMinMicros: 0, thinkMaxMicros: 20 * MILLISECOND },
  disk: { syncMinMicros: 2 * MILLISECOND, syncMaxMicros: 15 * MILLISECOND },
};

/** Or a snapshot would help who cannot be sent entries. */
const NO_SNAPSHOTS: RaftSettings = { ...DEFAULT_RAFT_SETTINGS, raft: { ...DEFAULT_RAFT_SETTINGS.raft, snapshotAfterEntries: 100_000 } };

/** What five seeds reach with these faults, none of which may violate anything. */
function coverageWith(faults: readonly Fault[], settings = DEFAULT_RAFT_SETTINGS): Set<string> {
  const reached = new Set<string>();
  for (let seed = 0; seed < 5; seed++) {
    const report = runSeed(raftCrashStorm, `damage ${seed}`, { plan: { settings, faults } });
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

  it('tells a record that rots at the end of a log from a torn one, and has it sent again by the leader that counted on it', () => {
    const reached = coverageWith(ROT_AT_THE_END, NO_SNAPSHOTS);
    expect([...reached]).toEqual(expect.arrayContaining(['raft/damaged-log-dropped', 'raft/entries-lost', 'raft/log-repaired']));
    expect([...reached]).not.toContain('raft/torn-tail-dropped');
  });

  it('loses nothing where syncs fail unnoticed and the power goes before what the cache shows was written again', () => {
    const reached = coverageWith(FAILING_SYNCS_AND_POWER, SNAPSHOTS_FIRST);
    expect([...reached]).toEqual(expect.arrayContaining(['effect/sync-fails', 'node/stopped-by-disk-error']));
  });

  it('stops a node whose sync fails, and lets it go on from what it wrote again', () => {
    const reached = coverageWith(FAILING_SYNCS);
    expect([...reached]).toContain('effect/sync-fails');
  });

  it('loses nothing where writes survive in no order, if snapshots must be durable before logs are cut', () => {
    const reached = coverageWith(REORDERED_WRITES, SNAPSHOTS_FIRST);
    expect([...reached]).toEqual(expect.arrayContaining(['effect/reordered-writes', 'raft/installed-when-durable']));
  });

  it.each([
    ['F7', ROT_IN_THE_LOG, DEFAULT_RAFT_SETTINGS],
    ['F18', ROT_AT_THE_END, DEFAULT_RAFT_SETTINGS],
    ['F20', ROT_AT_THE_END, NO_SNAPSHOTS],
    ['F9', FAILING_SYNCS, DEFAULT_RAFT_SETTINGS],
    ['F16', FAILING_SYNCS_AND_POWER, SNAPSHOTS_FIRST],
    ['F15', REORDERED_WRITES, SNAPSHOTS_FIRST],
  ])('shows %s, each time by a property that is meant to', (id, faults, settings) => {
    const bug = raftZoo.find((known) => known.id === id)!;
    let found = 0;
    for (let seed = 0; seed < 5; seed++) {
      const options = { plan: { settings, faults }, bug: id };
      const [violation] = runSeed(raftCrashStorm, `damage ${seed}`, options).violations;
      if (violation === undefined) continue;
      found += 1;
      expect(bug.expectedProperties).toContain(violation.property);
    }
    expect(found).toBeGreaterThan(0);
  });
});
