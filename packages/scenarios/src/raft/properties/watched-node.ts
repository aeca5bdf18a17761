/** What the observer remembers of a node from the last time it looked: plain data to compare with. */
import type { Micros, NodeId } from '@barksim/sim-core';
import type { LogEntry, RaftRole, RaftState } from '@barksim/barkfs-nodes';
import { lastLogTerm } from '@barksim/barkfs-nodes';
import { setOf } from './node-sets.ts';

/** It may decide an election, or whether a leader stays, what the node is told. */
export const FOR_DECISION = 1;
/** Something has been asked of it that is looked at more closely, or faults have stopped. */
export const FOR_REQUESTS = 2;

/** What is compared after every event comes first, so that it lies together in memory. */
export interface WatchedNode {
  commitIndex: number;
  lastApplied: number;
  term: number;
  leader: NodeId;
  /** Number of entries in the log. */
  length: number;
  /** The last entry itself: another object is looked at closer. Undefined when the log was empty. */
  lastEntry: LogEntry | undefined;
  /** When its next look at its quorum was due, as leader; and why it matters what it is told, if it does: bits of the constants above. */
  quorumCheckAtMicros: Micros;
  listening: number;
  /** Highest index that the node has acknowledged in `acknowledgedTerm`: durable, as was checked then. */
  acknowledgedIndex: number;
  acknowledgedTerm: number;
  /** The part of that which was not by a snapshot. */
  acknowledgedEntries: number;
  /** The log's base, the terms of the last entry (or of the base) and of all. */
  baseIndex: number;
  lastTerm: number;
  terms: number[];
  votedFor: number;
  role: RaftRole;
  /** Index of the configuration in force, and its voters, as they were when the node was last looked at. */
  configurationIndex: number;
  voters: number;
  outgoing: number;
  members: number;
  /** While it leads: the last match indices seen. */
  matchIndex: number[];
  /** Latest term that the node has named in any message, and its vote there if it has given one. */
  promisedTerm: number;
  promisedVote: number;
  /** It has booted without its disk. */
  hasLostDisk: boolean;
  /** Latest term in which it has told its leader that it has lost entries. */
  lossTerm: number;
}

/** A node that has not booted yet. */
export function unwatchedNode(clusterSize: number): WatchedNode {
  const matchIndex: number[] = [];
  for (let node = 0; node < clusterSize; node++) matchIndex.push(0);
  return {
    commitIndex: 0,
    lastApplied: 0,
    term: 0,
    leader: -1,
    length: 0,
    lastEntry: undefined,
    quorumCheckAtMicros: 0,
    listening: 0,
    acknowledgedIndex: 0,
    acknowledgedTerm: 0,
    acknowledgedEntries: 0,
    baseIndex: 0,
    lastTerm: 0,
    terms: [],
    votedFor: -1,
    role: 'follower',
    configurationIndex: -1,
    voters: 0,
    outgoing: 0,
    members: 0,
    matchIndex,
    promisedTerm: 0,
    promisedVote: -1,
    hasLostDisk: false,
    lossTerm: 0,
  };
}

/** Takes over everything from a node that has just booted; what it promised to others stays. */
export function watchAfresh(watched: WatchedNode, state: RaftState): void {
  watchRoles(watched, state);
  watched.baseIndex = state.baseIndex;
  watched.length = state.log.length;
  watched.lastTerm = lastLogTerm(state);
  watched.lastEntry = lastEntryOf(state);
  watched.terms = state.log.map((entry) => entry.term);
  watched.commitIndex = state.commitIndex;
  watched.lastApplied = state.lastApplied;
  watched.quorumCheckAtMicros = state.quorumCheckAtMicros;
  watched.listening &= ~FOR_DECISION;
  watchMembers(watched, state);
  watchVoters(watched, state);
}

/**
 * Follows a change of the members. Nothing is known of what a new one holds, even if it was a member before: its leader
 * starts afresh with it, so its match index falls to 0.
 */
export function watchMembers(watched: WatchedNode, state: RaftState): void {
  const { voters, outgoing, learners } = state.configuration;
  const members = setOf(voters) | setOf(outgoing) | setOf(learners);
  const added = members & ~watched.members;
  for (let peer = 0; peer < watched.matchIndex.length; peer++) if ((added & (1 << peer)) !== 0) watched.matchIndex[peer] = 0;
  watched.members = members;
}

/** Whether the members are as they were: another leader's entry may be in the place of one that was truncated. */
export function goesByWatched(watched: WatchedNode, state: RaftState): boolean {
  const { voters, outgoing, learners } = state.configuration;
  return (
    state.configurationIndex === watched.configurationIndex &&
    setOf(voters) === watched.voters &&
    setOf(outgoing) === watched.outgoing &&
    (setOf(voters) | setOf(outgoing) | setOf(learners)) === watched.members
  );
}

/** Follows a change of who votes: what was decided before is judged by the configuration before. */
export function watchVoters(watched: WatchedNode, state: RaftState): void {
  watched.configurationIndex = state.configurationIndex;
  watched.voters = setOf(state.configuration.voters);
  watched.outgoing = setOf(state.configuration.outgoing);
}

export function watchRoles(watched: WatchedNode, state: RaftState): void {
  watched.term = state.currentTerm;
  watched.votedFor = state.votedFor;
  watched.role = state.role;
  watched.leader = state.leader;
}

/** Undefined when the log is empty. */
export function lastEntryOf({ log }: RaftState): LogEntry | undefined {
  return log.length === 0 ? undefined : log[log.length - 1];
}

export function watchedLastIndex(watched: WatchedNode): number {
  return watched.baseIndex + watched.length;
}

/** Term of the entry that was at `index` when the node was last looked at; -1 when it was not in the log. */
export function watchedTermAt(watched: WatchedNode, index: number): number {
  const position = index - watched.baseIndex - 1;
  return position >= 0 && position < watched.terms.length ? watched.terms[position]! : -1;
}
