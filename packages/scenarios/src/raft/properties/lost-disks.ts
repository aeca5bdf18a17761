/**
 * Who has lost its disk: its identity is not on it any more. To Raft such a node is one that crashed for good, and what it
 * had said before it did counts: what it held is remembered from when it was seen last.
 */
import { IDENTITY_CELL } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { isUnderRepair } from './damaged-logs.ts';
import { LOST_DISK_STAYS_OUT } from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';
import { watchedTermAt } from './watched-node.ts';

/** Asked of the disk: also while the node is down. */
export function hasLostDisk(view: WorldView, node: NodeId): boolean {
  return view.durableDiskOf(node).readCell(IDENTITY_CELL) === undefined;
}

/** Whether anybody takes no part in elections, for good or until its log is whole again: those that are left may be no quorum. */
export function isAnybodyOut(view: WorldView, clusterSize: number): boolean {
  for (let node = 0; node < clusterSize; node++) if (hasLostDisk(view, node) || isUnderRepair(view, node)) return true;
  return false;
}

/** Whether the node held the entry when it was seen last. */
export function heldBeforeLoss(watched: WatchedNode, index: number, term: number): boolean {
  return index <= watched.baseIndex || watchedTermAt(watched, index) === term;
}

export function reportReturned(node: NodeId, seen: string, view: WorldView, report: Reporter): void {
  report.violation(
    LOST_DISK_STAYS_OUT,
    `${view.nameOf(node)}, which has lost its disk, takes no part any more`,
    `it ${seen}`,
    [node],
  );
}
