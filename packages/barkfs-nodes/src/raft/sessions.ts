/** The table of client sessions in a node's state (dissertation 6.3): one row a client, its latest session. */
import type { NodeId } from '@barksim/sim-core';
import type { ClientSession } from './messages.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/** The row of a client, made when it is first heard of. Sessions count from 1, so a new row is older than any. */
export function sessionOf(state: RaftState, client: NodeId): ClientSession {
  const row = client - state.options.clusterSize;
  while (state.sessions.length <= row) state.sessions.push({ session: 0, sequence: 0, result: null });
  return state.sessions[row]!;
}

/** Sends the result of an executed operation, unless the client has gone on to another since. */
export function answer(known: ClientSession, client: NodeId, session: number, sequence: number, host: RaftHost): void {
  if (known.session !== session || known.sequence !== sequence) return;
  host.send(client, { type: 'client-reply', session, sequence, result: known.result });
}

/** A copy that shares no row. */
export function copySessions(sessions: readonly ClientSession[]): ClientSession[] {
  const copies: ClientSession[] = [];
  for (const row of sessions) copies.push({ session: row.session, sequence: row.sequence, result: row.result });
  return copies;
}
