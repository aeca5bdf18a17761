/** A node that has lost entries neither votes nor stands until it has them again (Protocol-Aware Recovery, FAST 2018), and no longer. */
import type { RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { REPAIRS_END } from './property-names.ts';

/** A node under repair has learnt that more is committed. */
export function checkRepairEnds(node: NodeId, { repairIndex, commitIndex }: RaftState, view: WorldView, report: Reporter): void {
  if (commitIndex < repairIndex) return;
  report.violation(
    REPAIRS_END,
    `the repair of ${view.nameOf(node)} ends when everything up to entry ${repairIndex} is committed`,
    `it has committed up to ${commitIndex}, and is under repair`,
    [node],
  );
}
