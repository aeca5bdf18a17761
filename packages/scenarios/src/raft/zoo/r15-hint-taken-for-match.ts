/** R15: a place to probe is taken for evidence. */
import { type AppendReply, correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { COMMITTED_ON_DURABLE_QUORUM, MATCH_INDEX_TRUE, NO_LIVELOCK } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Believes that the logs agree before the place that the follower proposes (against §5.3). */
function matchIndexAfterRefusal(state: RaftState, peer: NodeId, reply: AppendReply): number {
  return Math.max(state.matchIndex[peer]!, reply.conflictIndex - 1);
}

export const hintTakenForMatch: PlantedRaftBug = {
  id: 'R15',
  summary: 'the hint in a refusal is stored as the follower\'s match index',
  source: 'CCF #5325',
  // Needs partitions that leave followers with entries of earlier leaders.
  expectedProperties: [MATCH_INDEX_TRUE, COMMITTED_ON_DURABLE_QUORUM, NO_LIVELOCK],
  replaces: ['matchIndexAfterRefusal'],
  needs: ['partition', 'reordering'],
  rules: { ...correctRaftRules, matchIndexAfterRefusal },
};
