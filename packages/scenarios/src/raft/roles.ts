/** The roles by which faults of a Raft scenario may name their targets: resolved when the fault fires. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { isVoter, lastLogIndex } from '@barksim/barkfs-nodes';
import type { NodeId, WorldView } from '@barksim/sim-core';

export type RaftRoleName = 'leader' | 'best-follower' | 'worst-follower';

export function raftRoles(clusterSize: number): Record<RaftRoleName, (view: WorldView) => NodeId | undefined> {
  return {
    /** The leader of the latest term, if any node that is up leads. */
    leader: (view) => findLeader(view, clusterSize),
    /** The follower with the longest log: the one most likely to lead next. */
    'best-follower': (view) => findFollower(view, clusterSize, true),
    /** The follower with the shortest log: the one that must not lead next. */
    'worst-follower': (view) => findFollower(view, clusterSize, false),
  };
}

function findLeader(view: WorldView, clusterSize: number): NodeId | undefined {
  let leader: NodeId | undefined;
  let leaderTerm = -1;
  for (let node = 0; node < clusterSize; node++) {
    const state: RaftState = view.stateOf(node);
    if (!view.isUp(node) || state.role !== 'leader' || state.currentTerm <= leaderTerm) continue;
    leader = node;
    leaderTerm = state.currentTerm;
  }
  return leader;
}

function findFollower(view: WorldView, clusterSize: number, wantsLongest: boolean): NodeId | undefined {
  let found: NodeId | undefined;
  let foundLast = 0;
  for (let node = 0; node < clusterSize; node++) {
    const state: RaftState = view.stateOf(node);
    if (!view.isUp(node) || state.role === 'leader' || !isVoter(state.configuration, node)) continue;
    const last = lastLogIndex(state);
    if (found !== undefined && (wantsLongest ? last <= foundLast : last >= foundLast)) continue;
    found = node;
    foundLast = last;
  }
  return found;
}
