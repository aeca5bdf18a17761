/**
 * Sending a snapshot in chunks (dissertation 5.1, figure 5.3; §7). A snapshot travels as text, a chunk at a time: the next one
 * leaves when the last one was answered, and each heartbeat repeats what has had no answer. Chunks belong together by
 * (term of the leader, snapshot, offset): two snapshots are never mixed. A follower answers with the offset that it
 * wants next, so a transfer resumes wherever it stood, and begins anew after the follower's restart. Nothing of a
 * snapshot counts before its last chunk is there; then it is installed like one that came whole.
 *
 * Left out: partial snapshots on the follower's disk, and several chunks under way at once.
 */
import type { NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import type { InstallSnapshotChunk, Snapshot, SnapshotChunkReply } from './messages.ts';
import { followLeader, moveToTerm, restartElectionTimer } from './roles.ts';
import { takeSnapshot } from './snapshot.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/** Leader: a snapshot on its way to a follower. Immutable but for the offset of the chunk that has no answer yet. */
export interface OutgoingSnapshot {
  readonly lastIndex: number;
  readonly lastTerm: number;
  readonly text: string;
  offset: number;
}

/** Follower: what has come of a snapshot so far. */
export interface IncomingSnapshot {
  readonly leaderTerm: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  text: string;
}

/** Sends the chunk that is due to a follower; the first one of `snapshot` when nothing is on its way. */
export function sendInChunks(state: RaftState, peer: NodeId, snapshot: Snapshot, host: RaftHost): void {
  let outgoing = state.outgoing[peer]!;
  if (outgoing === null) {
    const { lastIndex, lastTerm } = snapshot;
    outgoing = { lastIndex, lastTerm, text: JSON.stringify(snapshot), offset: 0 };
    state.outgoing[peer] = outgoing;
  }
  sendChunk(state, peer, outgoing, host);
}

function sendChunk(state: RaftState, peer: NodeId, outgoing: OutgoingSnapshot, host: RaftHost): void {
  const { lastIndex, lastTerm, text, offset } = outgoing;
  const end = offset + state.options.snapshotChunkBytes;
  host.send(peer, {
    type: 'install-snapshot-chunk',
    term: state.currentTerm,
    lastIndex,
    lastTerm,
    offset,
    data: text.slice(offset, end),
    isLast: end >= text.length,
    memberSession: state.memberSession[peer]!,
  });
}

export function onInstallSnapshotChunk(
  core: RaftCore,
  state: RaftState,
  chunk: InstallSnapshotChunk,
  leader: NodeId,
  host: RaftHost,
): void {
  const rules = core.rules;
  if (rules.isStaleLeader(state, chunk.term)) {
    answerChunk(core, state, chunk, 0, leader, host);
    return;
  }
  followLeader(core, state, chunk.term, leader, host);
  restartElectionTimer(state, host);
  if (rules.beginsTransfer(state, chunk)) {
    state.incoming = { leaderTerm: chunk.term, lastIndex: chunk.lastIndex, lastTerm: chunk.lastTerm, text: '' };
  }
  const { incoming } = state;
  if (incoming === null || !rules.continuesTransfer(incoming, chunk)) {
    host.probe.sometimes('raft/snapshot-chunk-out-of-place');
    answerChunk(core, state, chunk, rules.isOfTransfer(incoming, chunk) ? incoming!.text.length : 0, leader, host);
    return;
  }
  incoming.text += chunk.data;
  if (!chunk.isLast) {
    answerChunk(core, state, chunk, incoming.text.length, leader, host);
    return;
  }
  state.incoming = null;
  host.probe.sometimes('raft/snapshot-chunks-complete');
  takeSnapshot(core, state, JSON.parse(incoming.text), chunk.memberSession, leader, host);
}

function answerChunk(
  core: RaftCore,
  state: RaftState,
  chunk: InstallSnapshotChunk,
  nextOffset: number,
  leader: NodeId,
  host: RaftHost,
): void {
  core.rules.sendChunkReply(host, leader, {
    type: 'snapshot-chunk-reply',
    term: state.currentTerm,
    lastIndex: chunk.lastIndex,
    lastTerm: chunk.lastTerm,
    offset: chunk.offset,
    nextOffset,
    memberSession: chunk.memberSession,
  });
}

export function onChunkReply(core: RaftCore, state: RaftState, reply: SnapshotChunkReply, peer: NodeId, host: RaftHost): void {
  const rules = core.rules;
  if (rules.isLaterTerm(state, reply)) {
    moveToTerm(core, state, reply.term, host);
    return;
  }
  if (!rules.answersThisLeadership(state, reply.term)) return;
  if (!rules.isOfThisSession(state, peer, reply.memberSession)) return;
  state.contacts[peer] = true;
  const outgoing = state.outgoing[peer]!;
  if (outgoing === null || state.mode[peer] !== 'snapshot' || !rules.movesTransfer(outgoing, reply)) return;
  if (reply.nextOffset < outgoing.offset) host.probe.sometimes('raft/snapshot-transfer-restarted');
  outgoing.offset = reply.nextOffset;
  sendChunk(state, peer, outgoing, host);
}
