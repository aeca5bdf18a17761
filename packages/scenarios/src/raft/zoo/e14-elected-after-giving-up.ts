/** E14: late votes make a leader of whoever has given up. */
import type { RaftState, Vote } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { PRE_ELECTED, ROLE_TRANSITIONS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Counts votes for a follower as well (against figure 4). */
function countsVote(state: RaftState, vote: Vote): boolean {
  return state.role !== 'leader' && vote.granted && vote.term === state.currentTerm;
}

export const electedAfterGivingUp: PlantedRaftBug = {
  id: 'E14',
  summary: 'votes count for a node that is no candidate any more',
  source: 'a textbook mutation of figure 4',
  // A late vote counts as a pre-vote, too, for a node that asks for those by now.
  expectedProperties: [ROLE_TRANSITIONS, PRE_ELECTED],
  replaces: ['countsVote'],
  needs: ['delay'],
  rules: { ...correctRaftRules, countsVote },
  rareWithinSeeds: 400,
};
