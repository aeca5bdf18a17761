/** The leader alone on its side of a partition, again and again. */
import type { Fault, RandomStream, Scenario } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { withRaftLiveness } from './liveness.ts';
import { buildRaftWorld } from './raft-world.ts';
import { DEFAULT_RAFT_SETTINGS, QUIET_MICROS, RUN_MICROS } from './settings.ts';
import { raftZoo } from './zoo/index.ts';

function drawIsolations(random: RandomStream): Fault[] {
  const faults: Fault[] = [];
  const end = RUN_MICROS - QUIET_MICROS;
  let at = random.int(500 * MILLISECOND, SECOND);
  while (at < end) {
    const until = Math.min(at + random.int(300 * MILLISECOND, 1_200 * MILLISECOND), end);
    faults.push({ kind: 'partition', groups: [['leader'], [0, 1, 2, 3, 4]], at, until });
    at = until + random.int(200 * MILLISECOND, 800 * MILLISECOND);
  }
  return faults;
}

export const raftLeaderIsolated: Scenario = {
  name: 'raft/leader-isolated',
  summary: 'the leader is cut off from the others, while clients still reach it',
  description:
    'Whoever leads is cut off from the other nodes for longer than an election takes, several times. The clients reach ' +
    'both sides: the old leader takes operations that it can never commit, and must give them up when it comes back ' +
    '(MIT 6.5840: ReElection, FailNoAgree, Rejoin).',
  durationMicros: RUN_MICROS,
  bugs: raftZoo.filter((bug) => bug.id !== 'E9'),
  expectedCoverage: ['fault/partition', 'raft/leader-to-follower', 'raft/log-truncated'],
  draw: (streams) => ({ settings: DEFAULT_RAFT_SETTINGS, faults: drawIsolations(streams.stream('faults')) }),
  build: buildRaftWorld,
  withLiveness: withRaftLiveness,
};
