/** What a node does with a client's request (§8; dissertation 6.2 and 6.3). Every operation goes through the log. */
import type { NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import { lastLogIndex } from './log.ts';
import type { ClientRequest } from './messages.ts';
import { appendOwn, broadcastEntries } from './replication.ts';
import { onRetryAnswered, refusesRequest, stampFor } from './session-expiry.ts';
import { answer, sessionOf } from './sessions.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/**
 * A leader answers what was executed before from its session table, and appends anything else. A request that is
 * dropped, because too much is uncommitted, the leadership is being handed over or its session is over, gets no answer: the client asks again or is gone.
 */
export function onClientRequest(
  core: RaftCore,
  state: RaftState,
  request: ClientRequest,
  client: NodeId,
  host: RaftHost,
): void {
  const { session, sequence } = request;
  if (state.role !== 'leader') {
    host.send(client, { type: 'not-leader', session, sequence, leader: state.leader });
    return;
  }
  const known = sessionOf(state, client);
  const isBounded = state.options.sessionLimit > 0;
  if (isBounded ? refusesRequest(core, state, known, client, session, sequence, host) : core.rules.isExpired(known, session)) return;
  if (core.rules.isDuplicate(known, session, sequence)) {
    host.probe.sometimes('raft/retry-answered-from-session');
    answer(known, client, session, sequence, host);
    if (isBounded) onRetryAnswered(core, state, client, session);
    return;
  }
  if (!core.rules.acceptsProposals(state)) return;
  if (lastLogIndex(state) - state.commitIndex >= state.options.maxUncommittedEntries) return;
  const stampMicros = stampFor(core, state, host);
  appendOwn(core, state, { term: state.currentTerm, client, session, sequence, command: request.command, stampMicros }, host);
  broadcastEntries(core, state, host);
}
