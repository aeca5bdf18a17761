/** E13: a candidate is elected by late pre-votes, which promised nothing. */
import { correctRaftRules, type PreVote, type RaftState } from '@barksim/barkfs-nodes';
import { ELECTED_BY_QUORUM, ELECTION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not ask what the node stands for by now (against dissertation 9.6). */
function countsPreVote(state: RaftState, preVote: PreVote): boolean {
  const stands = state.role === 'pre-candidate' || state.role === 'candidate';
  return stands && preVote.granted && preVote.round === state.preVoteRound;
}

export const countsPreVotesAsVotes: PlantedRaftBug = {
  id: 'E13',
  summary: 'a pre-vote that comes late is counted as a vote',
  source: 'canonical/raft #196',
  expectedProperties: [ELECTED_BY_QUORUM, ELECTION_SAFETY],
  replaces: ['countsPreVote'],
  needs: ['delay'],
  rules: { ...correctRaftRules, countsPreVote },
};
