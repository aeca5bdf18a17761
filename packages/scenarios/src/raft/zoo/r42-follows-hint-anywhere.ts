/** R42: the hint of a refusal moves the next index below what is known to match. */
import type { AppendReply, RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { MATCH_INDEX_TRUE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Goes where the follower says (against §5.3). */
function nextIndexAfterRefusal(_state: RaftState, _peer: NodeId, reply: AppendReply): number {
  return reply.conflictIndex;
}

export const followsHintAnywhere: PlantedRaftBug = {
  id: 'R42',
  summary: 'the next index follows the hint of a refusal without bounds',
  source: 'a textbook mutation of §5.3, fast backtracking',
  expectedProperties: [MATCH_INDEX_TRUE],
  replaces: ['nextIndexAfterRefusal'],
  needs: ['reordering', 'partition'],
  rules: { ...correctRaftRules, nextIndexAfterRefusal },
  rareWithinSeeds: 400,
};
