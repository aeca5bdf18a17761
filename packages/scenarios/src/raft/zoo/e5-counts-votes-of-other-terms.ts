/** E5: a candidate is elected by late votes of an earlier election. */
import { correctRaftRules, type RaftState, type Vote } from '@barksim/barkfs-nodes';
import { DURABLE_BEFORE_SEND, ELECTED_BY_QUORUM, ELECTION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at the role alone (against §5.2). */
function countsVote(state: RaftState, vote: Vote): boolean {
  return state.role === 'candidate' && vote.granted;
}

export const countsVotesOfOtherTerms: PlantedRaftBug = {
  id: 'E5',
  summary: 'a vote counts whatever term it was given in',
  source: 'Xraft #33, akka-raft #46, little-raft #44',
  expectedProperties: [ELECTED_BY_QUORUM, ELECTION_SAFETY, DURABLE_BEFORE_SEND],
  replaces: ['countsVote'],
  needs: ['delay', 'reordering'],
  rules: { ...correctRaftRules, countsVote },
};
