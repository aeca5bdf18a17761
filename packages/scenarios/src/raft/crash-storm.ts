/** Nodes and clients lose power all the time, often several at once, often the leader. */
import type { Fault, RandomStream, Scenario, Target } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
import { withRaftLiveness } from './liveness.ts';
import { buildRaftWorld } from './raft-world.ts';
import type { RaftSettings } from './settings.ts';
import { DEFAULT_RAFT_SETTINGS, QUIET_MICROS, RUN_MICROS } from './settings.ts';
import { raftZoo } from './zoo/index.ts';

/** Slow disks, so that much is under way to them when the power goes; small snapshots, so that restarts begin with one. */
const SETTINGS: RaftSettings = {
  ...DEFAULT_RAFT_SETTINGS,
  raft: { ...DEFAULT_RAFT_SETTINGS.raft, snapshotAfterEntries: 20, trailingEntries: 5 },
  disk: { syncMinMicros: MILLISECOND, syncMaxMicros: 12 * MILLISECOND },
};

const NODES = SETTINGS.raft.clusterSize + SETTINGS.clientCount;

function drawCrashes(random: RandomStream): Fault[] {
  const faults: Fault[] = [];
  const end = RUN_MICROS - QUIET_MICROS;
  for (let at = random.int(300 * MILLISECOND, 700 * MILLISECOND); at < end; at += random.int(20 * MILLISECOND, 400 * MILLISECOND)) {
    const nodes: Target[] = [random.chance(400_000) ? 'leader' : random.int(0, NODES - 1)];
    if (random.chance(300_000)) nodes.push(random.int(0, NODES - 1));
    const until = Math.min(at + random.int(10 * MILLISECOND, random.chance(300_000) ? 2_000_000 : 400_000), end);
    faults.push({ kind: 'crash', nodes, at, until });
  }
  return faults;
}

export const raftCrashStorm: Scenario = {
  name: 'raft/crash-storm',
  summary: 'nodes and clients crash and restart all the time, often the leader',
  description:
    'Some five crashes a second hit nodes and clients, 40 % of them the leader, for a few milliseconds up to two seconds; ' +
    'disks are slow, so unsynced writes are lost in most of them (MIT 6.5840: ReliableChurn, SnapshotInstallCrash). ' +
    'Votes, terms and acknowledged entries must survive, clients open new sessions, and nothing takes effect twice.',
  durationMicros: RUN_MICROS,
  bugs: raftZoo,
  expectedCoverage: ['fault/crash', 'raft/candidate-to-follower', 'raft/snapshot-installed'],
  draw: (streams) => ({ settings: SETTINGS, faults: drawCrashes(streams.stream('faults')) }),
  build: buildRaftWorld,
  withLiveness: withRaftLiveness,
};
