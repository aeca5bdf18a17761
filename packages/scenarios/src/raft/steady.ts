/** The undisturbed cluster: what everything else is measured against. */
import type { Scenario } from '@barksim/sim-core';
import { withRaftLiveness } from './liveness.ts';
import { buildRaftWorld } from './raft-world.ts';
import { DEFAULT_RAFT_SETTINGS, RUN_MICROS } from './settings.ts';
import { raftZoo } from './zoo/index.ts';

export const raftSteady: Scenario = {
  name: 'raft/steady',
  summary: 'five nodes, three clients, a healthy network: one leader, every operation answered',
  description:
    'Five Raft nodes on a healthy local network elect a leader and replicate the operations of three clients. Nothing ' +
    'fails. Every property of the Raft paper is checked, and that clients see a linearizable store.',
  durationMicros: RUN_MICROS,
  bugs: raftZoo.filter((bug) => bug.id === 'E3' || bug.id === 'F1'),
  expectedCoverage: ['raft/follower-to-candidate', 'raft/candidate-to-leader'],
  draw: () => ({ settings: DEFAULT_RAFT_SETTINGS, faults: [] }),
  build: buildRaftWorld,
  withLiveness: withRaftLiveness,
};
