/** E32: a pre-vote for a term that is over. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { PRE_VOTE_POSSIBLE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at no term (against dissertation 9.6). */
function couldVoteInNextTerm(): boolean {
  return true;
}

export const preVotesForThePast: PlantedRaftBug = {
  id: 'E32',
  summary: 'a pre-vote is granted for a term that the voter has left',
  source: 'a textbook mutation of dissertation 9.6',
  expectedProperties: [PRE_VOTE_POSSIBLE],
  replaces: ['couldVoteInNextTerm'],
  needs: ['partition'],
  rules: { ...correctRaftRules, couldVoteInNextTerm },
};
