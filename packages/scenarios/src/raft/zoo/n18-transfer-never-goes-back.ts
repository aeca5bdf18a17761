/** N18: a snapshot in chunks is stuck once its follower has restarted. */
import { correctRaftRules, type OutgoingSnapshot, type SnapshotChunkReply } from '@barksim/barkfs-nodes';
import { CATCH_UP, CORE_CONVERGES, PROGRESS, TRANSFER_FOLLOWS_ANSWERS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Follows the offset that a follower asks for only forward (against figure 5.3 of the dissertation). */
function movesTransfer(outgoing: OutgoingSnapshot, reply: SnapshotChunkReply): boolean {
  return correctRaftRules.movesTransfer(outgoing, reply) && reply.nextOffset > outgoing.offset;
}

export const transferNeverGoesBack: PlantedRaftBug = {
  id: 'N18',
  summary: 'a transfer of a snapshot never begins anew for a follower that has lost the first chunks',
  source: 'a textbook mutation of dissertation 5.1',
  // Needs chunks, and a crash in the middle of them.
  expectedProperties: [TRANSFER_FOLLOWS_ANSWERS, CATCH_UP, PROGRESS, CORE_CONVERGES],
  replaces: ['movesTransfer'],
  needs: ['snapshots', 'crash'],
  rules: { ...correctRaftRules, movesTransfer },
  rareWithinSeeds: 800,
};
