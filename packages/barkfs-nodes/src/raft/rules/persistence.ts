/**
 * What must be durable before what (§5, "updated on stable storage before responding"; dissertation 3.8 and 10.2.1).
 * Each rule is the way in which one kind of message leaves a node.
 */
import type { Log, NodeId } from '@barksim/sim-core';
import { DiskError } from '@barksim/sim-core';
import { lastLogIndex } from '../log.ts';
import type {
  AppendEntries,
  AppendReply,
  EntriesLost,
  LogEntry,
  PreVote,
  PreVoteRequest,
  RaftMessage,
  ReadRoundReply,
  RequestVote,
  SnapshotChunkReply,
  SnapshotReply,
  Vote,
} from '../messages.ts';
import type { RaftState } from '../state.ts';
import type { HardState, RaftHost } from '../storage.ts';
import { FIRST_BOOT } from '../storage.ts';

/** A candidate's term and its vote for itself are durable before anybody hears of them. */
export function sendVoteRequest(host: RaftHost, to: NodeId, request: RequestVote): void {
  host.sendWhenDurable(to, request);
}

/** A vote is durable before the candidate may count on it; so is the term that any answer names. */
export function sendVote(host: RaftHost, to: NodeId, vote: Vote): void {
  host.sendWhenDurable(to, vote);
}

/** The term that it names is durable; it stays as it is. */
export function sendPreVoteRequest(host: RaftHost, to: NodeId, request: PreVoteRequest): void {
  host.sendWhenDurable(to, request);
}

/** It promises nothing, but names this node's term. */
export function sendPreVote(host: RaftHost, to: NodeId, preVote: PreVote): void {
  host.sendWhenDurable(to, preVote);
}

/** The term that it names is durable. */
export function sendReadRoundReply(host: RaftHost, to: NodeId, reply: ReadRoundReply): void {
  host.sendWhenDurable(to, reply);
}

/** Entries, and the truncation before them, are durable before the leader may count them. */
export function sendAppendReply(host: RaftHost, to: NodeId, reply: AppendReply): void {
  host.sendWhenDurable(to, reply);
}

/** The term that it names is durable, and so is that the node is under repair. */
export function sendLoss(host: RaftHost, to: NodeId, loss: EntriesLost): void {
  host.sendWhenDurable(to, loss);
}

/** An installed snapshot is durable before the leader may count on it. */
export function sendSnapshotReply(host: RaftHost, to: NodeId, reply: SnapshotReply): void {
  host.sendWhenDurable(to, reply);
}

/** Nothing of an unfinished snapshot is kept, but the term that an answer names is durable. */
export function sendChunkReply(host: RaftHost, to: NodeId, reply: SnapshotChunkReply): void {
  host.sendWhenDurable(to, reply);
}

/** A leader need not wait for its own disk: followers write in parallel (dissertation 10.2.1). Its term is durable: it was elected in it. */
export function sendEntries(host: RaftHost, to: NodeId, message: AppendEntries): void {
  host.send(to, message);
}

/**
 * Vanlightly; etcd raft #197: a node that comes back with an empty disk has forgotten its votes and what it acknowledged. A
 * disk without the node's identity is not the one that it had.
 */
export function isOwnDisk(identity: NodeId | undefined, self: NodeId): boolean {
  return identity === self;
}

/** Bairavasundaram and others, FAST 2008: what is in a cell is believed only if it is what was written there. */
export function isSealIntact(seal: number, expected: number): boolean {
  return seal === expected;
}

/** Vanlightly: who has lost its disk stays out under its old name, though it be removed and added again. */
export function endsRetirement(_message: RaftMessage): boolean {
  return false;
}

/** PAR, FAST 2018: who has lost entries that it may have acknowledged neither votes nor stands until it has them again. */
export function isWhole(state: RaftState): boolean {
  return state.repairIndex === 0;
}

/**
 * PAR, FAST 2018; etcd, wal/decoder.go (`isTornEntry`): up to where a node whose log cannot be read from `firstBad` on may have
 * acknowledged entries that it has lost; 0: nowhere. What follows the last record that was written whole was being written
 * when the power went.
 */
export function repairIndexFor(firstBad: number, lastWhole: number): number {
  return lastWhole >= firstBad ? lastWhole : 0;
}

/** After a failed sync memory is ahead of the disk: the node stops rather than go on (fsyncgate, PostgreSQL 2018). */
export function stopsForLostSync(): boolean {
  return true;
}

/** Rebello and others, USENIX ATC 2020: after a restart the cache may show what no disk holds, so nothing rests on it unwritten. */
export function writesAgainAtBoot(): boolean {
  return true;
}

/** A leader counts its own entries only once they are durable, and asks for one notification at a time. */
export function awaitOwnDurability(state: RaftState, host: RaftHost): void {
  if (state.awaitsDurability) return;
  state.awaitsDurability = true;
  host.notifyWhenDurable({ type: 'log-durable', term: state.currentTerm, index: lastLogIndex(state) });
}

/** Figure 2: term and vote of a node that boots are those that it wrote last; one that never wrote any is new. */
export function hardStateAtBoot(stored: HardState | undefined): HardState {
  return stored ?? FIRST_BOOT;
}

/**
 * §5.3: to write an entry is to discard whatever the disk held from its index on: this is how truncations get there. A disk
 * that has lost entries before it, and is yet to say so, would take it for one of them: the node gives up instead.
 */
export function storeEntry(log: Log<LogEntry>, index: number, entry: LogEntry): void {
  const { lastIndex } = log;
  if (lastIndex >= index) log.truncateFrom(index);
  else if (lastIndex < index - 1) throw new DiskError('EIO', 'write', `entry ${index} behind a log that ends at ${lastIndex}`);
  log.append(entry);
}
