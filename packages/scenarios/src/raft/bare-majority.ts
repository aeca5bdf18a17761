/**
 * Liveness with a bare majority (TigerBeetle's liveness mode: heal a core, leave the rest broken for good): transient
 * faults hide a deadlock, because the node that could end it comes back.
 */
import type { Fault, Plan, RandomStream, RandomStreams, Scenario, Target } from '@barksim/sim-core';
import { MILLISECOND, MINUTE, SECOND } from '@barksim/sim-core';
import { buildRaftWorld } from './raft-world.ts';
import type { RaftSettings } from './settings.ts';
import { DEFAULT_RAFT_SETTINGS, QUIET_MICROS, RUN_MICROS } from './settings.ts';
import { raftZoo } from './zoo/index.ts';

const RAFT_NODES = [0, 1, 2];

/** Slow disks and few entries a message, so that logs and terms part before elections end. */
function drawSettings(random: RandomStream): RaftSettings {
  return {
    ...DEFAULT_RAFT_SETTINGS,
    raft: {
      ...DEFAULT_RAFT_SETTINGS.raft,
      clusterSize: RAFT_NODES.length,
      maxEntriesPerMessage: 4,
      preVote: random.chance(500_000),
      checkQuorum: random.chance(500_000),
    },
    disk: { syncMinMicros: MILLISECOND, syncMaxMicros: random.pick([5, 20, 40]) * MILLISECOND },
  };
}

function drawTroubles(random: RandomStream, end: number): Fault[] {
  const faults: Fault[] = [];
  let at = random.int(300 * MILLISECOND, 700 * MILLISECOND);
  while (at < end) {
    const until = Math.min(at + random.int(50 * MILLISECOND, 900 * MILLISECOND), end);
    const node: Target = random.chance(500_000) ? 'leader' : random.pick(RAFT_NODES);
    const shape = random.int(0, 3);
    if (shape === 0) faults.push({ kind: 'crash', nodes: [node], at, until });
    else if (shape === 1) faults.push({ kind: 'partition', groups: [[node], RAFT_NODES], at, until });
    else if (shape === 2) faults.push({ kind: 'one-way-partition', from: RAFT_NODES, to: [node], at, until });
    else faults.push({ kind: 'loss', ppm: 700_000, from: [node], at, until });
    at += random.int(50 * MILLISECOND, 500 * MILLISECOND);
  }
  return faults;
}

/** One node is down for good before the others are whole again. */
export function drawBareMajority(streams: RandomStreams): Plan {
  const random = streams.stream('faults');
  const end = RUN_MICROS - QUIET_MICROS;
  const faults = drawTroubles(random, end);
  faults.push({ kind: 'crash', nodes: [random.pick(RAFT_NODES)], at: end - random.int(0, SECOND), until: 60 * MINUTE });
  return { settings: drawSettings(streams.stream('plan')), faults };
}

export const raftBareMajority: Scenario = {
  name: 'raft/bare-majority',
  summary: 'after many troubles one of three nodes stays down for good: the other two must go on',
  description:
    'Three nodes with slow disks crash, are cut off in one direction or both, and lose messages, until terms and logs ' +
    'have parted. Then everything is healed but for one node, which never comes back. Both others are needed for every ' +
    'election: whatever keeps one of them from giving or asking for its vote stops the cluster for good.',
  durationMicros: RUN_MICROS,
  bugs: raftZoo,
  expectedCoverage: ['fault/crash', 'raft/candidate-to-leader', 'raft/pre-candidate-overtaken', 'raft/log-truncated'],
  draw: drawBareMajority,
  build: buildRaftWorld,
};
