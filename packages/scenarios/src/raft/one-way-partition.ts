/** The leader can send and not receive, or receive and not send: the incident at Cloudflare of 2 November 2020. */
import type { Fault, RandomStream, Scenario } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { withRaftLiveness } from './liveness.ts';
import { buildRaftWorld } from './raft-world.ts';
import { DEFAULT_RAFT_SETTINGS, QUIET_MICROS, RUN_MICROS } from './settings.ts';
import { raftZoo } from './zoo/index.ts';

function drawOneWayPartitions(random: RandomStream): Fault[] {
  const faults: Fault[] = [];
  const end = RUN_MICROS - QUIET_MICROS;
  let at = random.int(500 * MILLISECOND, SECOND);
  while (at < end) {
    const until = Math.min(at + random.int(200 * MILLISECOND, 1_500 * MILLISECOND), end);
    const shape = random.int(0, 2);
    // A leader that hears nothing, a leader that is not heard, and one link in one direction (the incident's switch).
    if (shape === 0) faults.push({ kind: 'one-way-partition', from: [], to: ['leader'], at, until });
    else if (shape === 1) faults.push({ kind: 'one-way-partition', from: ['leader'], to: [], at, until });
    else faults.push({ kind: 'one-way-partition', from: ['leader'], to: ['best-follower'], at, until });
    at = until + random.int(100 * MILLISECOND, 800 * MILLISECOND);
  }
  return faults;
}

export const raftOneWayPartition: Scenario = {
  name: 'raft/one-way-partition',
  summary: 'links fail in one direction only: the leader can send and not receive, or the reverse',
  description:
    'A failing switch lets messages through in one direction only, as in the Cloudflare incident of 2 November 2020: a ' +
    'leader that is heard but hears nothing keeps its followers from electing another and commits nothing; a follower ' +
    'that does not hear its leader raises the term again and again. Without PreVote and CheckQuorum the cluster may stand ' +
    'still for as long as the fault lasts. It must stay safe, and go on once the links are whole.',
  durationMicros: RUN_MICROS,
  bugs: raftZoo,
  expectedCoverage: ['fault/one-way-partition', 'raft/leader-to-follower'],
  draw: (streams) => ({ settings: DEFAULT_RAFT_SETTINGS, faults: drawOneWayPartitions(streams.stream('faults')) }),
  build: buildRaftWorld,
  withLiveness: withRaftLiveness,
};
