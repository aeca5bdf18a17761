/** When a read that does not go through the log may be answered (dissertation 6.4, 6.4.1). Pure. */
import type { Micros } from '@barksim/sim-core';
import { termAt } from '../log.ts';
import { jointIndex } from '../membership/quorum.ts';
import type { ReadRound, ReadRoundReply } from '../messages.ts';
import type { RaftOptions } from '../options.ts';
import type { AwaitedRead, PendingRead, RaftState } from '../state.ts';

const MILLION = 1_000_000;

/** What names a read, among those of its client. */
interface ReadName {
  readonly session: number;
  readonly sequence: number;
}

/** Rounds are counted from 1. */
const NO_ROUND = 0;

/** 6.4, step 1: a new leader does not know what is committed before it has committed an entry of its own term. */
export function mayServeReads(state: RaftState): boolean {
  return termAt(state, state.commitIndex) === state.currentTerm;
}

/** 6.4, step 3: a read is confirmed by a round that begins after it: answers to an earlier one may be old (etcd #20418). */
export function roundOfRead(state: RaftState): number {
  return state.readRound + 1;
}

/**
 * 6.4, step 3: whoever has left the term of a round confirms nothing: by now the leader that asked may lead the later term, after a
 * restart that made it count its rounds afresh, and would take the answer for one to a round that it is yet to begin.
 */
export function answeredRound(state: RaftState, asked: ReadRound): number {
  return asked.term === state.currentTerm ? asked.round : NO_ROUND;
}

/** 6.4, step 3: the last round that a majority of the voters has answered; a leader that is one answers its own. */
export function confirmedRound(state: RaftState): number {
  return jointIndex(state.configuration, state.answeredRounds);
}

/** 6.4, step 3: a leader that was replaced would not have been confirmed by a majority. */
export function isReadConfirmed(read: PendingRead, confirmed: number): boolean {
  return read.round <= confirmed;
}

/** 6.4: a reply of the leader's own term confirms it; one of a later term says that it was replaced (§5.1). */
export function meaningOfRoundReply(state: RaftState, reply: ReadRoundReply): 'later-term' | 'confirmed' | 'old' {
  if (reply.term > state.currentTerm) return 'later-term';
  return reply.term === state.currentTerm && state.role === 'leader' ? 'confirmed' : 'old';
}

/**
 * 6.4.1: how long a majority that has answered a round keeps from electing another leader, by the leader's clock and
 * counted from the beginning of the round. Their clocks may run faster by the bound that the options assume.
 */
export function leaseMicros(options: RaftOptions): Micros {
  return Math.floor(((options.electionTimeoutMinMicros - 1) * MILLION) / (MILLION + options.clockDriftBoundPpm));
}

/**
 * 6.4.1, 3.10: a lease ends by the clock, and for good when this leader has begun to hand over: voters do not wait for
 * the end of an election timeout then, and the request to stand may arrive at any time (raft-rs #234).
 */
export function holdsLease(state: RaftState, nowMicros: Micros): boolean {
  return nowMicros < state.leaseUntilMicros && !state.isLeaseRevoked;
}

/** A client asks for one thing after the other: a copy that comes late is of no use to it any more, and must not take a later read's place. */
export function isLateCopy(read: ReadName, known: ReadName): boolean {
  return read.session < known.session || (read.session === known.session && read.sequence < known.sequence);
}

/** 6.4: a follower cannot know what is committed, and asks the leader: -1. */
export function followerReadIndex(_state: RaftState): number {
  return -1;
}

/** 6.4, step 4: the state machine has reached what was committed when the read came. */
export function isReadable(state: RaftState, read: AwaitedRead): boolean {
  return read.index >= 0 && state.lastApplied >= read.index;
}
