/** E12: a refused vote counts. */
import type { RaftState, Vote } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { ELECTED_BY_QUORUM, ELECTION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not look whether the vote was granted (against §5.2). */
function countsVote(state: RaftState, vote: Vote): boolean {
  return state.role === 'candidate' && vote.term === state.currentTerm;
}

export const countsRefusals: PlantedRaftBug = {
  id: 'E12',
  summary: 'a candidate counts refused votes as granted',
  source: 'a textbook mutation of §5.2',
  expectedProperties: [ELECTED_BY_QUORUM, ELECTION_SAFETY],
  replaces: ['countsVote'],
  needs: [],
  rules: { ...correctRaftRules, countsVote },
};
