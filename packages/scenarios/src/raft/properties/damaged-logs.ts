/**
 * Whose log lacks what it once held, because its disk was damaged: the node knows and is under repair, or will know at its
 * next boot. What it had acknowledged counts like that of a node that crashed for good: it neither votes nor stands until
 * it has all of that again (Protocol-Aware Recovery, FAST 2018).
 */
import type { RaftState } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, REPAIR_CELL } from '@barksim/barkfs-nodes';
import type { DurableView, NodeId, WorldView } from '@barksim/sim-core';

/** By its state, which of a node that is down is that of before; or by its disk. */
export function isUnderRepair(view: WorldView, node: NodeId): boolean {
  return (view.stateOf(node) as RaftState).repairIndex !== 0 || view.durableDiskOf(node).readCell(REPAIR_CELL) !== undefined;
}

/** Whether the node has lost the entry, or may have, in a way that keeps it out of elections. Of an entry that it had acknowledged. */
export function hasLostEntry(view: WorldView, node: NodeId, index: number): boolean {
  return (view.stateOf(node) as RaftState).repairIndex >= index || isDamaged(view.durableDiskOf(node), index);
}

/** Whether any entry on the node's disk is lost, as its next boot will find. */
export function hasDamagedEntry(view: WorldView, node: NodeId): boolean {
  const disk = view.durableDiskOf(node);
  const last = disk.logLastIndex(ENTRIES_LOG);
  for (let index = disk.logFirstIndex(ENTRIES_LOG); index <= last; index++) if (isDamaged(disk, index)) return true;
  return false;
}

/** Whether the entry was on the disk and cannot be read any more. A torn one counts only where others follow it. */
export function isDamaged(disk: DurableView, index: number): boolean {
  const trouble = disk.troubleWithRecord(ENTRIES_LOG, index);
  return trouble === 'ECORRUPT' || (trouble === 'ETORN' && index < disk.logLastIndex(ENTRIES_LOG));
}
