/**
 * Who takes something from the leader of its term notes when that was, if it is to ignore candidates for a while after that (dissertation
 * 4.2.3, 9.6): leases rest on it (6.4.1), and other checks take the node's word.
 */
import type { RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { LEADER_NOTED } from './property-names.ts';

/** A node has handled something of `term` that only leaders send. */
export function checkLeaderNoted(node: NodeId, term: number, state: RaftState, view: WorldView, report: Reporter): void {
  const { options, role, currentTerm, leaderHeardAtMicros } = state;
  if (term !== currentTerm || role !== 'follower' || (!options.checkQuorum && !options.preVote)) return;
  const now = view.monotonicClockOf(node);
  if (leaderHeardAtMicros === now) return;
  report.violation(
    LEADER_NOTED,
    `${view.nameOf(node)} notes that it has heard ${view.nameOf(view.handledFrom)}, which leads term ${term}, at ${now} us by its clock`,
    `it has noted ${leaderHeardAtMicros} us`,
    [node, view.handledFrom],
  );
}
