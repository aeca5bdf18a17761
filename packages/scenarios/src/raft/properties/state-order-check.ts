/** The order of a node's indices (figure 2, §7): compacted <= snapshot <= applied <= committed <= end of the log. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { lastLogIndex } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { STATE_ORDER } from './property-names.ts';

export function checkStateOrder(node: NodeId, state: RaftState, view: WorldView, report: Reporter): void {
  const { baseIndex, snapshotIndex, lastApplied, commitIndex } = state;
  const last = lastLogIndex(state);
  const isOrdered =
    baseIndex <= snapshotIndex && snapshotIndex <= lastApplied && lastApplied <= commitIndex && commitIndex <= last;
  if (isOrdered) return;
  report.violation(
    STATE_ORDER,
    `compacted <= snapshot <= applied <= committed <= end of the log at ${view.nameOf(node)}`,
    `compacted up to ${baseIndex}, snapshot of ${snapshotIndex}, applied ${lastApplied}, committed ${commitIndex}, log ends at ${last}`,
    [node],
  );
}
