/** When snapshots are taken and accepted (§7, figure 13). Pure. */
import type { Micros, NodeId } from '@barksim/sim-core';
import { termAt } from '../log.ts';
import type { ClientSession, InstallSnapshotChunk, Snapshot, SnapshotChunkReply } from '../messages.ts';
import { copySessions } from '../sessions.ts';
import type { IncomingSnapshot, OutgoingSnapshot } from '../snapshot-transfer.ts';
import type { RaftState } from '../state.ts';

/** §7: once the log has grown by a fixed size. A snapshot covers what is applied, hence committed. */
export function isSnapshotDue(state: RaftState): boolean {
  return state.lastApplied - state.snapshotIndex >= state.options.snapshotAfterEntries;
}

/** §7: a snapshot that shows nothing new is an old one: installing it would undo what was applied since. */
export function isSnapshotNews(state: RaftState, snapshot: Snapshot): boolean {
  return snapshot.lastIndex > state.commitIndex;
}

/**
 * §7: a snapshot that comes late must not take the place of a later one that is on its way to the disk: when that one is reported durable, what
 * the disk holds would be the earlier one, and the log be cut behind the later.
 */
export function isOvertaken(state: RaftState, snapshot: Snapshot): boolean {
  return state.awaitedInstall !== null && snapshot.lastIndex < state.awaitedInstall.snapshot.lastIndex;
}

/** Figure 13, rule 6: entries that follow the very entry with which the snapshot ends are kept; else the whole log goes. */
export function keepsEntriesAfter(state: RaftState, snapshot: Snapshot): boolean {
  return termAt(state, snapshot.lastIndex) === snapshot.lastTerm;
}

/** Figure 13: a snapshot says nothing about the term of the node that installs it. */
export function termAfterInstall(state: RaftState, _snapshot: Snapshot): number {
  return state.currentTerm;
}

/** Dissertation 6.3: what was executed for whom is part of what the log has made, hence of the snapshot. */
export function sessionsForSnapshot(state: RaftState): ClientSession[] {
  return copySessions(state.sessions);
}

/**
 * §7: how far the log is dropped: entries that the newest snapshot covers, except for the trailing ones and those that the
 * current event applied, so that who watches from outside can always see what one event did.
 */
export function compactionIndex(state: RaftState, appliedBefore: number): number {
  return Math.min(state.snapshotIndex - state.options.trailingEntries, appliedBefore);
}

/**
 * §7: what a snapshot covers leaves the log once the snapshot is durable, or a crash could leave neither (etcd: SaveSnap, Sync,
 * then Release). Where the disk keeps the order of writes, the snapshot is there first in any case.
 */
export function dependableSnapshot(state: RaftState): number {
  return state.options.awaitsDurableSnapshots ? state.durableSnapshotIndex : state.lastApplied;
}

/** §7: what a snapshot covers was committed; a node that restarts from it knows as much. */
export function commitIndexAtBoot(snapshotIndex: number): number {
  return snapshotIndex;
}

/**
 * §7: a whole snapshot is large, so heartbeats do not repeat it while it may still be on its way, or be written: for an election
 * timeout. Chunks are small, and each heartbeat repeats the one that has no answer.
 */
export function awaitsAnswerToSnapshot(state: RaftState, peer: NodeId, nowMicros: Micros): boolean {
  if (state.options.snapshotChunkBytes > 0) return false;
  return nowMicros - state.snapshotSentAtMicros[peer]! < state.options.electionTimeoutMaxMicros;
}

/** Dissertation 5.1: chunks belong to one transfer when leader's term and snapshot are the same. */
export function isOfTransfer(incoming: IncomingSnapshot | null, chunk: InstallSnapshotChunk): boolean {
  return (
    incoming !== null &&
    incoming.leaderTerm === chunk.term &&
    incoming.lastIndex === chunk.lastIndex &&
    incoming.lastTerm === chunk.lastTerm
  );
}

/** Figure 5.3, rule 2: a first chunk begins a transfer, and ends any other; one of the transfer under way was only sent again. */
export function beginsTransfer(state: RaftState, chunk: InstallSnapshotChunk): boolean {
  return chunk.offset === 0 && !isOfTransfer(state.incoming, chunk);
}

/** Figure 5.3, rule 3: a chunk is added right behind what has come of the very same snapshot. */
export function continuesTransfer(incoming: IncomingSnapshot, chunk: InstallSnapshotChunk): boolean {
  return isOfTransfer(incoming, chunk) && chunk.offset === incoming.text.length;
}

/**
 * The answer to the chunk that is under way moves the transfer to wherever the follower wants to go on: back as well, for it
 * may have begun anew. Others are late or repeated.
 */
export function movesTransfer(outgoing: OutgoingSnapshot, reply: SnapshotChunkReply): boolean {
  if (reply.lastIndex !== outgoing.lastIndex || reply.lastTerm !== outgoing.lastTerm) return false;
  return reply.offset === outgoing.offset && reply.nextOffset !== outgoing.offset;
}
