/**
 * How logs, snapshots and transfers are dimensioned in a swarm run. Drawn from a stream of its own, so that nothing else
 * moves. Very small sizes come up often: they lead to the rare meetings of compaction, transfer and election.
 */
import type { RandomStream } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';

export function drawStorage(random: RandomStream, settings: RaftSettings): RaftSettings {
  const isTiny = random.chance(450_000);
  const tinySnapshotAfter = random.int(1, 6);
  const tinyTrailing = random.int(0, 4);
  const isChunked = random.chance(500_000);
  const chunkBytes = random.pick([60, 200, 1_000]);
  return {
    ...settings,
    raft: {
      ...settings.raft,
      snapshotAfterEntries: isTiny ? tinySnapshotAfter : settings.raft.snapshotAfterEntries,
      trailingEntries: isTiny ? tinyTrailing : settings.raft.trailingEntries,
      snapshotChunkBytes: isChunked ? chunkBytes : 0,
    },
  };
}
