/** M20: in a joint configuration the new voters alone elect. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, majorityVote } from '@barksim/barkfs-nodes';
import { ELECTED_BY_QUORUM, ELECTION_SAFETY, PRE_ELECTED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Asks C_new only (against dissertation 4.3). */
function isElected(state: RaftState): boolean {
  return majorityVote(state.configuration.voters, state.votes) === 'won';
}

export const jointElectsByNew: PlantedRaftBug = {
  id: 'M20',
  summary: 'a candidate is elected by a majority of the new voters alone while the configuration is joint',
  source: 'a textbook mutation of dissertation 4.3',
  // Or a second leader of the term is seen first, whom the others elected.
  expectedProperties: [ELECTED_BY_QUORUM, ELECTION_SAFETY, PRE_ELECTED],
  rareWithinSeeds: 600,
  replaces: ['isElected'],
  needs: ['membership'],
  rules: { ...correctRaftRules, isElected },
};
