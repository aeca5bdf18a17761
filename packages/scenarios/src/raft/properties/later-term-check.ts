/**
 * Whoever handles a message of a later term is in that term afterwards (§5.1). A type of message in which it is overlooked keeps a
 * deposed leader in office, which most runs would never show otherwise. Left alone are those who need not obey: voters that
 * have just heard a leader, or are under repair (4.2.3); requests for pre-votes, granted pre-votes and requests to stand, which
 * act on nobody's term.
 */
import type { RaftMessage, RaftState, RequestVote } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { LATER_TERM_ADOPTED } from './property-names.ts';

/** The node has just handled something, and is behind the latest term that anybody has named. */
export function checkLaterTerm(node: NodeId, state: RaftState, view: WorldView, report: Reporter): void {
  const message = view.handled as RaftMessage | undefined;
  if (message === undefined) return;
  const term = termToAdopt(node, message, state, view);
  if (term <= state.currentTerm) return;
  report.violation(
    LATER_TERM_ADOPTED,
    `${view.nameOf(node)} moves to term ${term}, which ${message.type} has named to it`,
    `it is ${state.role} of term ${state.currentTerm}`,
    [node],
  );
}

function termToAdopt(node: NodeId, message: RaftMessage, state: RaftState, view: WorldView): number {
  switch (message.type) {
    case 'append-entries':
    case 'append-reply':
    case 'entries-lost':
    case 'vote':
    case 'install-snapshot':
    case 'install-snapshot-chunk':
    case 'snapshot-reply':
    case 'snapshot-chunk-reply':
    case 'read-round':
    case 'read-round-reply':
      return message.term;
    case 'pre-vote':
      return message.granted ? 0 : message.term;
    case 'request-vote':
      return mayIgnore(node, message, state, view) ? 0 : message.term;
    default:
      return 0;
  }
}

/** 4.2.3: who hears a leader, or leads, and is not asked on behalf of one that hands over; and whoever may not vote at all. */
function mayIgnore(node: NodeId, request: RequestVote, { options, repairIndex, role, leaderHeardAtMicros }: RaftState, view: WorldView): boolean {
  if (repairIndex !== 0) return true;
  if (!options.checkQuorum || request.transfer) return false;
  return role === 'leader' || view.monotonicClockOf(node) - leaderHeardAtMicros < options.electionTimeoutMinMicros;
}
