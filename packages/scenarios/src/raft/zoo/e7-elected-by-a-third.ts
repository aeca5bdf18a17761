/** E7: two candidates of one term may each have enough votes. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { ELECTED_BY_QUORUM, ELECTION_SAFETY, PRE_ELECTED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Counts to n/3 + 1 (against §5.2). */
function isElected(state: RaftState): boolean {
  const { voters } = state.configuration;
  return voters.filter((voter) => state.votes[voter]).length >= Math.floor(voters.length / 3) + 1;
}

export const electedByAThird: PlantedRaftBug = {
  id: 'E7',
  summary: 'a third of the votes and one elect a leader',
  source: 'ModelFuzz, modelfuzz-ng',
  expectedProperties: [ELECTED_BY_QUORUM, ELECTION_SAFETY, PRE_ELECTED],
  replaces: ['isElected'],
  needs: ['loss', 'partition'],
  rules: { ...correctRaftRules, isElected },
};
