/** E29: votes of nodes that are no voters count. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, quorumSize } from '@barksim/barkfs-nodes';
import { ELECTED_BY_QUORUM, ELECTION_SAFETY, PRE_ELECTED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Counts votes, and never asks whose they are (against dissertation 4.1). */
function isElected(state: RaftState): boolean {
  return state.votes.filter((vote) => vote).length >= quorumSize(state.configuration.voters.length);
}

export const strangersElect: PlantedRaftBug = {
  id: 'E29',
  summary: 'a candidate counts votes of nodes that are not in its configuration, its own where it is removed',
  source: 'openraft #1805',
  expectedProperties: [PRE_ELECTED, ELECTED_BY_QUORUM, ELECTION_SAFETY],
  replaces: ['isElected'],
  needs: ['membership', 'transfer'],
  rules: { ...correctRaftRules, isElected },
};
