/** E40: a node stands that cannot win. */
import { correctRaftRules, type PreVoteRequest, type RaftState } from '@barksim/barkfs-nodes';
import { PRE_VOTE_POSSIBLE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not look whether the vote of its own term is given (against dissertation 9.6). */
function couldVoteInNextTerm(state: RaftState, request: PreVoteRequest): boolean {
  return request.term + 1 >= state.currentTerm;
}

export const preVotesBesideVote: PlantedRaftBug = {
  id: 'E40',
  summary: 'a pre-vote is granted for a term in which the vote went to another',
  source: 'a textbook mutation of dissertation 9.6',
  expectedProperties: [PRE_VOTE_POSSIBLE],
  replaces: ['couldVoteInNextTerm'],
  needs: ['delay'],
  rules: { ...correctRaftRules, couldVoteInNextTerm },
};
