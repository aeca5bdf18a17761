/** E2: a vote for oneself outlives its term. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, NOBODY } from '@barksim/barkfs-nodes';
import { CORE_CONVERGES, LEADER_ELECTED, VOTES_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Frees the vote in a new term only if it was given to somebody else (against §5.2). */
function adoptTerm(state: RaftState, term: number): void {
  state.currentTerm = term;
  if (state.votedFor !== state.self) state.votedFor = NOBODY;
}

export const keepsOwnVote: PlantedRaftBug = {
  id: 'E2',
  summary: 'a node that voted for itself votes for nobody in later terms',
  source: 'a textbook mutation of §5.2',
  // The last where only a healed core is held to elect a leader.
  expectedProperties: [LEADER_ELECTED, VOTES_REFUSED_FOR_CAUSE, CORE_CONVERGES],
  replaces: ['adoptTerm'],
  needs: ['loss'],
  rules: { ...correctRaftRules, adoptTerm },
};
