/**
 * Who is told that its session is over has lost it, and what it asked for last with it (dissertation 6.3): a session that is open is
 * none of these. By the log as far as anybody has committed it, which is at least as far as the node that tells has applied:
 * a session that has ended is never open again.
 */
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { SESSIONS_REFUSED_FOR_CAUSE } from './property-names.ts';
import type { ReferenceStore } from './reference-store.ts';
import type { EndedSession } from './sent-messages.ts';

/** In the event that is over, and whose entries the reference has applied, `node` has told a client that its session is over. */
export function checkEndedSession(
  node: NodeId,
  { client, session }: EndedSession,
  { sessions }: ReferenceStore,
  firstClient: NodeId,
  view: WorldView,
  report: Reporter,
): void {
  const known = sessions?.known[client - firstClient];
  if (known === undefined || known.session !== session || !known.isOpen) return;
  report.violation(
    SESSIONS_REFUSED_FOR_CAUSE,
    `${view.nameOf(node)} refuses nothing to ${view.nameOf(client)} in its session ${session}, which is open`,
    'it says that the session is over',
    [node, client],
  );
}
