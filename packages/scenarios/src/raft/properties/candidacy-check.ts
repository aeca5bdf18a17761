/**
 * When nodes stand for election, and when they cease to. Nobody stands who has just heard its leader (§5.2, rules for
 * timers): whatever AppendEntries or snapshot a node takes from the leader of its term puts the election off, also one
 * that it must refuse. By the node's own clock, and with room for one that changes its speed while the timer runs.
 */
import type { RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { CANDIDATE_GIVES_WAY, STANDS_AFTER_SILENCE } from './property-names.ts';
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

/** §5.2: a node that was a candidate has answered entries in the event that is over. Those of its own term come from the leader of it. */
export function checkCandidateGivesWay(node: NodeId, state: RaftState, view: WorldView, report: Reporter): void {
  const message = view.handled as RaftMessage | undefined;
  if (message === undefined || message.type !== 'append-entries' || message.term !== state.currentTerm || state.role === 'follower') return;
  report.violation(
    CANDIDATE_GIVES_WAY,
    `${view.nameOf(node)} follows ${view.nameOf(view.handledFrom)}, whose entries of term ${state.currentTerm} have come to it`,
    `it is ${state.role} of that term`,
    [node, view.handledFrom],
  );
}
