/** When a leadership changes hands on request (dissertation 3.10). Pure. */
import type { NodeId } from '@barksim/sim-core';
import { lastLogIndex } from '../log.ts';
import { isVoter } from '../membership/configuration.ts';
import type { TimeoutNow } from '../messages.ts';
import { NOBODY } from '../messages.ts';
import type { RaftState } from '../state.ts';

/** Dissertation 3.10: to another voter, and to one at a time: a learner would not stand. */
export function mayTransferTo(state: RaftState, target: NodeId): boolean {
  return state.transferTarget === NOBODY && target !== state.self && isVoter(state.configuration, target);
}

/** Dissertation 3.10, step 1: who hands over takes no more requests, or the target would never catch up. */
export function acceptsProposals(state: RaftState): boolean {
  return state.transferTarget === NOBODY;
}

/** Dissertation 3.10, step 2: the target holds the leader's whole log, or it could not be elected. */
export function isReadyToLead(state: RaftState, target: NodeId): boolean {
  return state.matchIndex[target] === lastLogIndex(state);
}

/**
 * Dissertation 3.10, step 3: from the leader of this very term, and to a node that holds what the leader held then. A
 * message that comes late must not start an election for which nobody is prepared any more (raft-rs #234).
 */
export function obeysTimeoutNow(state: RaftState, message: TimeoutNow): boolean {
  return (
    message.term === state.currentTerm && state.role === 'follower' && lastLogIndex(state) >= message.lastLogIndex
  );
}
