/** What leader and follower decide while entries are replicated (§5.3). Pure but for the marked one, which changes only what it names. */
import type { NodeId } from '@barksim/sim-core';
import { lastLogIndex, NO_TERM, termAt } from '../log.ts';
import type { AppendReply, EntriesLost, LogDurable, LogEntry } from '../messages.ts';
import type { RaftState } from '../state.ts';

/**
 * Rules for timers: AppendEntries of the current leader restart the election timer even when the logs do not match
 * yet, or a follower that catches up would depose the leader that helps it.
 */
export function entriesRestartElectionTimer(_logMatches: boolean): boolean {
  return true;
}

/** §5.1: who sends entries or a snapshot of an earlier term does not lead any more, whatever it thinks. */
export function isStaleLeader(state: RaftState, term: number): boolean {
  return term < state.currentTerm;
}

/** §5.3, consistency check. What is compacted away was committed, and every leader of a later term holds it (§5.4). */
export function previousEntryMatches(state: RaftState, prevLogIndex: number, prevLogTerm: number): boolean {
  return prevLogIndex < state.baseIndex || termAt(state, prevLogIndex) === prevLogTerm;
}

/**
 * §5.3: the first index at which the log holds an entry of another term than the leader sent; 0 when none does.
 * Only such an entry, and what follows it, may go: a message may be old and shorter than what has arrived since.
 */
export function firstConflict(state: RaftState, prevLogIndex: number, entries: readonly LogEntry[]): number {
  const last = Math.min(prevLogIndex + entries.length, lastLogIndex(state));
  for (let index = Math.max(prevLogIndex, state.baseIndex) + 1; index <= last; index++) {
    if (termAt(state, index) !== entries[index - prevLogIndex - 1]!.term) return index;
  }
  return 0;
}

/** §5.3: how many of a message's entries the log holds already: those that follow are appended. */
export function entriesHeld(state: RaftState, prevLogIndex: number): number {
  return Math.max(0, lastLogIndex(state) - prevLogIndex);
}

/**
 * §5.3: a follower vouches for what the message has shown it, not for whatever else its log holds. Entries that it held
 * already count like new ones, or a leader would send them for ever.
 */
export function acknowledgedIndex(
  _state: RaftState,
  prevLogIndex: number,
  entryCount: number,
  _appendedCount: number,
): number {
  return prevLogIndex + entryCount;
}

/** §5.3: the follower commits what the leader has committed, as far as it is known to hold it. Never less than before. */
export function followerCommitIndex(state: RaftState, leaderCommit: number, lastNewIndex: number): number {
  return Math.max(state.commitIndex, Math.min(leaderCommit, lastNewIndex));
}

/** §5.3, fast backtracking: the term of the follower's conflicting entry; 0 when its log ends before it. */
export function conflictTerm(state: RaftState, prevLogIndex: number): number {
  const term = termAt(state, prevLogIndex);
  return term === NO_TERM ? 0 : term;
}

/**
 * §5.3, fast backtracking: the first index of the conflicting term, or the end of a log that is too short. Never into
 * what is committed: the leader holds that as well.
 */
export function conflictIndex(state: RaftState, prevLogIndex: number, term: number): number {
  if (term === 0) return lastLogIndex(state) + 1;
  let index = prevLogIndex;
  while (index - 1 > state.commitIndex && termAt(state, index - 1) === term) index -= 1;
  return index;
}

/** §5.3: a leader that begins knows nothing of a peer: it holds nothing for certain, and most likely everything. Changes the peer's progress. */
export function initialiseProgress(state: RaftState, peer: NodeId, nextIndex: number): void {
  state.nextIndex[peer] = nextIndex;
  state.matchIndex[peer] = 0;
  state.matchAtHeartbeat[peer] = 0;
  state.mode[peer] = 'probe';
  state.inflight[peer]!.length = 0;
  state.outgoing[peer] = null;
}

/** etcd's Inflights: a pipeline takes no more messages while so many have no acknowledgement. */
export function isWindowFull(state: RaftState, peer: NodeId): boolean {
  const { maxInflightMessages } = state.options;
  return maxInflightMessages > 0 && state.inflight[peer]!.length >= maxInflightMessages;
}

/** etcd's Inflights: an acknowledgement frees every message up to it; those before it may have been lost, or answered out of turn. */
export function acknowledgedMessages(inflight: readonly number[], match: number): number {
  let count = 0;
  while (count < inflight.length && inflight[count]! <= match) count += 1;
  return count;
}

/**
 * etcd's probing after loss: what was under way to a follower that is probed again counts no more, or messages that were lost
 * would fill the window for ever.
 */
export function probeFreesWindow(): boolean {
  return true;
}

/** §5.3: the term that goes with `prevLogIndex`; that of an entry right below the log is remembered when it is compacted. */
export function previousEntryTerm(state: RaftState, prevLogIndex: number): number {
  return termAt(state, prevLogIndex);
}

/** §7: a follower whose next entry is compacted away gets a snapshot, however little is known of it. */
export function helpsBySnapshot(_state: RaftState, _peer: NodeId): boolean {
  return true;
}

/** §5.2: every follower hears the leader, whether or not the one before could be sent entries. */
export function goesOnToNextPeer(_wasSentEntries: boolean): boolean {
  return true;
}

/**
 * §5.1, §5.3: a reply counts for the leader of the very term in which it was given. One to an earlier leadership of the same
 * node speaks of a log that may have been reverted since.
 */
export function answersThisLeadership(state: RaftState, term: number): boolean {
  return state.role === 'leader' && term === state.currentTerm;
}

/** Dissertation 10.2.1: news of the own disk counts for the leadership that asked: what was written earlier may be gone. */
export function countsOwnDurability(state: RaftState, durable: LogDurable): boolean {
  return state.role === 'leader' && durable.term === state.currentTerm;
}

/** §5.3: a refusal is no evidence of what the follower holds: its hint is a place to probe. */
export function matchIndexAfterRefusal(state: RaftState, peer: NodeId, _reply: AppendReply): number {
  return state.matchIndex[peer]!;
}

/** §5.3: a refusal tells nothing when it is older than what is known to match, or answers another probe than the last. */
export function isStaleRefusal(state: RaftState, peer: NodeId, reply: AppendReply): boolean {
  if (reply.prevLogIndex <= state.matchIndex[peer]!) return true;
  return state.mode[peer] !== 'replicate' && reply.prevLogIndex !== state.nextIndex[peer]! - 1;
}

/** PAR, FAST 2018: a follower under repair may miss what its leader has been told it holds. A refusal would be taken for an old one. */
export function hasLostEntries(state: RaftState, prevLogIndex: number): boolean {
  return state.repairIndex !== 0 && prevLogIndex > lastLogIndex(state);
}

/** One message that cannot be taken tells of a loss, and so do all that follow it: the leader has begun anew already. */
export function isLossKnown(state: RaftState, peer: NodeId, { lastLogIndex }: EntriesLost): boolean {
  return state.matchIndex[peer]! <= lastLogIndex && state.nextIndex[peer]! <= lastLogIndex + 1;
}

/**
 * §5.3, fast backtracking: where to probe after a refusal. If the leader has entries of the conflicting term, right
 * after the last of them, else where that term began at the follower. The hint moves `nextIndex` only: it is no
 * evidence of a match, and below what is known to match it never goes.
 */
export function nextIndexAfterRefusal(state: RaftState, peer: NodeId, reply: AppendReply): number {
  let next = reply.conflictIndex;
  if (reply.conflictTerm !== 0) {
    let index = Math.min(reply.prevLogIndex, lastLogIndex(state));
    while (index > state.baseIndex && termAt(state, index) > reply.conflictTerm) index -= 1;
    if (termAt(state, index) === reply.conflictTerm) next = index + 1;
  }
  return Math.max(state.matchIndex[peer]! + 1, Math.min(next, reply.prevLogIndex));
}

/** §5.3: what a follower is known to hold never shrinks within a term: an old reply may overtake a newer one. */
export function matchIndexAfter(state: RaftState, peer: NodeId, acknowledged: number): number {
  return Math.max(state.matchIndex[peer]!, acknowledged);
}
