/** What is decided before an election begins (dissertation 9.6). Pure. */
import type { NodeId } from '@barksim/sim-core';
import type { PreVote, PreVoteRequest } from '../messages.ts';
import type { RaftState } from '../state.ts';
import { hasFreeVote } from './election.ts';

/**
 * Dissertation 9.6: whether a vote could be granted in the next term of the one who asks: it is later than this node's
 * own, or is this very term and the vote in it still free. Nothing is promised, so neither term nor vote changes.
 */
export function couldVoteInNextTerm(state: RaftState, request: PreVoteRequest, candidate: NodeId): boolean {
  const term = request.term + 1;
  return term > state.currentTerm || (term === state.currentTerm && hasFreeVote(state, candidate));
}

/** Dissertation 9.6: a pre-vote counts for a pre-candidate, in the attempt for which it was given, and never for a candidate. */
export function countsPreVote(state: RaftState, preVote: PreVote): boolean {
  return state.role === 'pre-candidate' && preVote.granted && preVote.round === state.preVoteRound;
}

/**
 * §5.1: a refusal that names a later term is obeyed. Whoever stays in its earlier term is refused for ever, and perhaps
 * nobody else can be elected (openraft #1796). A granted one may come from a node that is in the next term already.
 */
export function adoptsTermOfPreVote(state: RaftState, preVote: PreVote): boolean {
  return !preVote.granted && preVote.term > state.currentTerm;
}
