/** E1: a node that moves to a later term takes its vote of the earlier one along. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { CORE_CONVERGES, LEADER_ELECTED, PROGRESS, VOTERS_STICK, VOTES_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Changes the term alone (against §5.1). */
function adoptTerm(state: RaftState, term: number): void {
  state.currentTerm = term;
}

export const keepsVoteAcrossTerms: PlantedRaftBug = {
  id: 'E1',
  summary: 'a later term does not free the vote',
  source: 'the Students\' Guide to Raft',
  expectedProperties: [VOTES_REFUSED_FOR_CAUSE, PROGRESS, LEADER_ELECTED, CORE_CONVERGES, VOTERS_STICK],
  replaces: ['adoptTerm'],
  needs: ['loss'],
  rules: { ...correctRaftRules, adoptTerm },
};
