/** What a node decides in elections (§5.2, §5.4.1). Pure but for the marked few, which change only what they name. */
import type { Micros, NodeId, RandomStream } from '@barksim/sim-core';
import { lastLogIndex, lastLogTerm } from '../log.ts';
import type { Vote } from '../messages.ts';
import { NOBODY } from '../messages.ts';
import type { RaftOptions } from '../options.ts';
import { jointVote } from '../membership/quorum.ts';
import type { RaftState } from '../state.ts';

/** §5.1: a message of an earlier term is refused (requests) or ignored (replies). */
export function isStaleTerm(state: RaftState, term: number): boolean {
  return term < state.currentTerm;
}

/** §5.1: a node that sees a later term moves to it, and its vote there is still free. Changes term and vote. */
export function adoptTerm(state: RaftState, term: number): void {
  state.currentTerm = term;
  state.votedFor = NOBODY;
}

/** §5.2: timeouts are random, so that split votes are rare and soon resolved. */
export function drawElectionTimeout(options: RaftOptions, random: RandomStream): Micros {
  return random.int(options.electionTimeoutMinMicros, options.electionTimeoutMaxMicros);
}

/** §5.2: at most one vote a term, first come first served; the same candidate may be told twice. */
export function hasFreeVote(state: RaftState, candidate: NodeId): boolean {
  return state.votedFor === NOBODY || state.votedFor === candidate;
}

/** §5.4.1: a vote goes only to a candidate whose log is at least as up to date: later last term, or equal and as long. */
export function isLogUpToDate(state: RaftState, candidateLastIndex: number, candidateLastTerm: number): boolean {
  const ownLastTerm = lastLogTerm(state);
  if (candidateLastTerm !== ownLastTerm) return candidateLastTerm > ownLastTerm;
  return candidateLastIndex >= lastLogIndex(state);
}

/** Dissertation 3.4 and the rules for timers: a granted vote restarts the election timer, a refused one never does. */
export function voteRestartsElectionTimer(granted: boolean): boolean {
  return granted;
}

/**
 * §5.1: a reply of a later term ends whatever the receiver was in its own. One rule for all types of reply: a type that
 * is left out keeps a leader that was replaced in office.
 */
export function isLaterTerm(state: RaftState, reply: { readonly type: string; readonly term: number }): boolean {
  return reply.term > state.currentTerm;
}

/** §5.2: a vote counts for a candidate still standing, in the very term for which it was given. */
export function countsVote(state: RaftState, vote: Vote): boolean {
  return state.role === 'candidate' && vote.granted && vote.term === state.currentTerm;
}

/** §5.2: votes are a set of voters, for the network may deliver a vote twice. Changes `votes`. */
export function recordVote(state: RaftState, voter: NodeId): void {
  state.votes[voter] = true;
}

/** §5.2: a majority of the voters elects, of both sets of them when the configuration is joint (4.3). */
export function isElected(state: RaftState): boolean {
  return isQuorum(state, state.votes);
}

/** Whether the nodes that are marked in `nodes` are a majority of the voters, of both sets while joint. */
export function isQuorum(state: RaftState, nodes: readonly boolean[]): boolean {
  return jointVote(state.configuration, nodes) === 'won';
}
