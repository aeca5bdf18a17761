/** What a node compacts is gone from its disk as well (§7), or the disk grows for ever. It may keep the last entry before its log, for its term. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { COMPACTED_ON_DISK } from './property-names.ts';

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
