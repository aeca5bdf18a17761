/** E24: a reply of the own term ends it. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { LEADER_ELECTED, PRE_VOTE_POSSIBLE, VOTE_ONCE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes the own term for a later one (against §5.1). */
function isLaterTerm(state: RaftState, reply: { readonly type: string; readonly term: number }): boolean {
  return reply.term >= state.currentTerm;
}

export const ownTermIsLater: PlantedRaftBug = {
  id: 'E24',
  summary: 'a reply of the own term makes a node a follower that may vote again',
  source: 'a textbook mutation of §5.1: a comparison off by one',
  expectedProperties: [VOTE_ONCE, LEADER_ELECTED, PRE_VOTE_POSSIBLE],
  replaces: ['isLaterTerm'],
  needs: [],
  rules: { ...correctRaftRules, isLaterTerm },
};
