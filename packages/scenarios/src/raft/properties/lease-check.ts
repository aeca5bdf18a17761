/**
 * While a leader holds a lease, nobody else is elected, and only while it does are reads served at once: lease reads rest on
 * these two (dissertation 6.4.1; raft-rs #234).
 */
import type { ClientReply, RaftMessage, RaftState, ReadIndexReply } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { LEASE_EXCLUSIVE, READS_WITHIN_LEASE } from './property-names.ts';

/** A node has begun to lead. Of those that are down nobody reads any more. */
export function checkLeases(node: NodeId, state: RaftState, view: WorldView, report: Reporter): void {
  if (state.options.readMode !== 'lease') return;
  for (let other = 0; other < state.options.clusterSize; other++) {
    if (other === node || !view.isUp(other)) continue;
    const held: RaftState = view.stateOf(other);
    if (held.role !== 'leader' || held.currentTerm >= state.currentTerm || held.isLeaseRevoked) continue;
    const left = held.leaseUntilMicros - view.monotonicClockOf(other);
    if (left <= 0) continue;
    report.violation(
      LEASE_EXCLUSIVE,
      `nobody is elected while ${view.nameOf(other)}, the leader of term ${held.currentTerm}, holds a lease`,
      `it has ${left} us left by its own clock, and ${view.nameOf(node)} leads term ${state.currentTerm}`,
      [other, node],
    );
  }
}

/** Whether an answer that leaves is one to the read that is being asked right now: no round can have confirmed that. */
export function isServedAtOnce(to: NodeId, answer: ClientReply | ReadIndexReply, view: WorldView): boolean {
  const asked = view.handled as RaftMessage | undefined;
  if (asked === undefined || view.handledFrom !== to) return false;
  if (asked.type !== 'read-request' && asked.type !== 'read-index-request') return false;
  if (asked.session !== answer.session || asked.sequence !== answer.sequence) return false;
  return answer.type === 'client-reply' || (asked.type === 'read-index-request' && asked.client === answer.client);
}

/** A read was answered in the very event in which it was asked, which is over: by a lease, unless the leader is a quorum by itself. */
export function checkLeaseRead(node: NodeId, state: RaftState, view: WorldView, report: Reporter): void {
  if (state.role !== 'leader' || state.options.readMode !== 'lease') return;
  if (state.configuration.voters.length === 1 && state.configuration.outgoing.length <= 1) return;
  const left = state.leaseUntilMicros - view.monotonicClockOf(node);
  if (left > 0 && !state.isLeaseRevoked) return;
  report.violation(
    READS_WITHIN_LEASE,
    `${view.nameOf(node)} serves a read at once only while it holds a lease, and has not begun to hand over`,
    left > 0 ? 'it hands over' : `its lease ended ${-left} us ago`,
    [node],
  );
}
