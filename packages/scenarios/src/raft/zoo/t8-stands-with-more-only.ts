/** T8: a leadership is offered and never taken; the leader takes no requests meanwhile. */
import { correctRaftRules, lastLogIndex, type RaftState, type TimeoutNow } from '@barksim/barkfs-nodes';
import { TRANSFER_TARGET_STANDS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Wants a longer log than its leader's (against dissertation 3.10, step 3). */
function obeysTimeoutNow(state: RaftState, message: TimeoutNow): boolean {
  return message.term === state.currentTerm && state.role === 'follower' && lastLogIndex(state) > message.lastLogIndex;
}

export const standsWithMoreOnly: PlantedRaftBug = {
  id: 'T8',
  summary: 'who is asked to stand does so only if its log goes further than what the leader names',
  source: 'a textbook mutation of dissertation 3.10',
  expectedProperties: [TRANSFER_TARGET_STANDS],
  replaces: ['obeysTimeoutNow'],
  needs: ['transfer'],
  rules: { ...correctRaftRules, obeysTimeoutNow },
};
