/** N13: a leader has nothing to send to a follower of which it knows nothing. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { CATCH_UP, CORE_CONVERGES, LEADER_HEARD_BY_ALL, NO_LIVELOCK, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Sends snapshots only where something is known to match (against §7). */
function helpsBySnapshot(state: RaftState, peer: NodeId): boolean {
  return state.matchIndex[peer]! > 0;
}

export const noSnapshotForUnknownFollower: PlantedRaftBug = {
  id: 'N13',
  summary: 'a follower of which nothing is known is sent neither entries nor a snapshot',
  source: 'openraft #1828',
  // Needs snapshots, and a follower that lags across an election.
  expectedProperties: [CATCH_UP, PROGRESS, NO_LIVELOCK, CORE_CONVERGES, LEADER_HEARD_BY_ALL],
  replaces: ['helpsBySnapshot'],
  needs: ['snapshots', 'crash'],
  rules: { ...correctRaftRules, helpsBySnapshot },
};
