/**
 * What a node compacts is covered by a snapshot that no crash can take (§7), and is gone from its disk as well, or the disk grows for
 * ever. It may keep the last entry before its log, for its term.
 */
import type { RaftState, Snapshot } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { COMPACTED_ON_DISK, COMPACTS_WHAT_IS_COVERED } from './property-names.ts';

/** The log of a running node begins elsewhere than before. */
export function checkCompactedOnDisk(node: NodeId, { baseIndex, cutsLogFrom }: RaftState, view: WorldView, report: Reporter): void {
  const { firstIndex } = view.diskOf(node).log(ENTRIES_LOG);
  // What a boot has found on the disk besides may have to wait for a sync before it is cut off.
  if (firstIndex >= baseIndex || cutsLogFrom > 0) return;
  report.violation(
    COMPACTED_ON_DISK,
    `${view.nameOf(node)} drops from its disk what it has compacted: entries before ${baseIndex}`,
    `they are there from ${firstIndex} on`,
    [node],
  );
}

/** The same. Where the disk keeps the order of writes the snapshot is there before the entries are gone; one that cannot be read tells nothing. */
export function checkCovered(node: NodeId, { baseIndex, options }: RaftState, view: WorldView, report: Reporter): void {
  if (!options.awaitsDurableSnapshots) return;
  const snapshot: Snapshot | undefined = view.durableDiskOf(node).readCell(SNAPSHOT_CELL);
  if (snapshot === undefined || snapshot.lastIndex >= baseIndex) return;
  report.violation(
    COMPACTS_WHAT_IS_COVERED,
    `${view.nameOf(node)} compacts its log up to ${baseIndex} once a snapshot up to there is durable`,
    `the one that is covers entries up to ${snapshot.lastIndex}`,
    [node],
  );
}
