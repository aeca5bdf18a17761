/** How observers see a replica: straight from the server's disk, with its checksums verified by themselves. */
import type { BarkfsOptions, ChunkHandle, StoredReplica } from '@barksim/barkfs-nodes';
import { blocksAreIntact, replicaCellName } from '@barksim/barkfs-nodes';
import type { NodeId, WorldView } from '@barksim/sim-core';

/** What is on the disk, written but not yet synced included. */
export function readReplica(view: WorldView, server: NodeId, handle: ChunkHandle): StoredReplica | undefined {
  return view.diskOf(server).cell<StoredReplica>(replicaCellName(handle)).read();
}

/** Undefined as well when any block is not what its checksum says. */
export function readIntactReplica(
  view: WorldView,
  server: NodeId,
  handle: ChunkHandle,
  options: BarkfsOptions,
): StoredReplica | undefined {
  const stored = readReplica(view, server, handle);
  return stored !== undefined && isIntact(stored, options) ? stored : undefined;
}

export function isIntact(stored: StoredReplica, options: BarkfsOptions): boolean {
  return blocksAreIntact(stored.data, stored.checksums, 0, stored.data.length, options.checksumBlockBytes);
}
