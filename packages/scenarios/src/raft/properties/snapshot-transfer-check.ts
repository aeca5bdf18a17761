/**
 * A snapshot in chunks goes on where its follower wants it to, be it back at the beginning: a follower that has restarted has nothing
 * of it any more (dissertation 5.1, figure 5.3).
 */
import type { RaftState, SnapshotChunkReply } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { TRANSFER_FOLLOWS_ANSWERS } from './property-names.ts';

/** A leader has handled an answer to a chunk. */
export function checkTransferMoves(leader: NodeId, reply: SnapshotChunkReply, state: RaftState, view: WorldView, report: Reporter): void {
  const follower = view.handledFrom;
  const outgoing = state.outgoing[follower] ?? null;
  if (outgoing === null || state.role !== 'leader' || state.mode[follower] !== 'snapshot' || reply.term !== state.currentTerm) return;
  if (reply.memberSession !== state.memberSession[follower]) return;
  if (reply.lastIndex !== outgoing.lastIndex || reply.lastTerm !== outgoing.lastTerm) return;
  // Where it has moved it does not stand at the chunk that was answered any more.
  if (reply.offset !== outgoing.offset || reply.nextOffset === outgoing.offset) return;
  report.violation(
    TRANSFER_FOLLOWS_ANSWERS,
    `${view.nameOf(leader)} goes on with the snapshot up to entry ${outgoing.lastIndex} where ${view.nameOf(follower)} wants it to, at offset ${reply.nextOffset}`,
    `it stays at offset ${outgoing.offset}`,
    [leader, follower],
  );
}
