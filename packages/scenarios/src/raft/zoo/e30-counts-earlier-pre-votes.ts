/** E30: pre-votes of an attempt that came to nothing make a candidate. */
import type { PreVote, RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { PRE_ELECTED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at no round (against dissertation 9.6). */
function countsPreVote(state: RaftState, preVote: PreVote): boolean {
  return state.role === 'pre-candidate' && preVote.granted;
}

export const countsEarlierPreVotes: PlantedRaftBug = {
  id: 'E30',
  summary: 'pre-votes count whatever attempt they were given in',
  source: 'a variant of E13',
  expectedProperties: [PRE_ELECTED],
  replaces: ['countsPreVote'],
  needs: ['delay'],
  rules: { ...correctRaftRules, countsPreVote },
};
