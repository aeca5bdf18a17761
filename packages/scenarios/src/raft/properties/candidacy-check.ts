/**
 * Nobody stands for election who has just heard its leader (§5.2, rules for timers): whatever AppendEntries or snapshot a
 * node takes from the leader of its term puts the election off, also one that it must refuse. By the node's own clock,
 * and with room for one that changes its speed while the timer runs.
 */
import type { RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { STANDS_AFTER_SILENCE } from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';

/** Term, role or leader of a running node has changed; `watched` is as it was before. */
export function checkCandidacy(node: NodeId, watched: WatchedNode, state: RaftState, view: WorldView, report: Reporter): void {
  if (watched.role !== 'follower' || state.role === 'follower' || state.standsForTransfer) return;
  const silence = view.monotonicClockOf(node) - state.leaderHeardAtMicros;
  const least = state.options.electionTimeoutMinMicros >> 2;
  if (silence >= least) return;
  report.violation(
    STANDS_AFTER_SILENCE,
    `${view.nameOf(node)} stands for election only when it has heard no leader for at least ${least} us`,
    `it heard one ${silence} us ago, and stands in term ${state.currentTerm}`,
    [node],
  );
}
