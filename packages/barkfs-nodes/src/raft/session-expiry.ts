/**
 * Client sessions that end (dissertation 6.3, at the end): at most `sessionLimit` are open, the one unused for longest is
 * closed first, and with `sessionTimeoutMicros` those that nothing was asked in for so long. Every node closes the same
 * ones at the same entry: time is what leaders have stamped on entries, and only entries of the log use a session.
 * A client opens its session by an entry of its own (sequence 0). Whatever is asked in a session that is not open is
 * refused and never executed: the table does not know any more whether it was executed before.
 *
 * Clients number their sessions themselves, so one number a client stays when its session is closed: by it a late copy of
 * the request to open is known. (Where sessions are named by the index of their entry, as in the dissertation, none is needed.)
 *
 * Left out: sessions that are kept alive without operations.
 */
import type { NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import type { ClientSession, LogEntry, OpenSession, SessionExpiry } from './messages.ts';
import { answer } from './sessions.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/** Where none has to be opened, and none ever ends: as at first. */
export function noOpenSessions(): SessionExpiry {
  return { logTimeMicros: 0, open: [] };
}

export function copyExpiry(expiry: SessionExpiry): SessionExpiry {
  const open: OpenSession[] = [];
  for (const { client, session, usedAtMicros } of expiry.open) open.push({ client, session, usedAtMicros });
  return { logTimeMicros: expiry.logTimeMicros, open };
}

/** The leader's time for an entry that it appends; 0 where sessions never end. */
export function stampFor(core: RaftCore, state: RaftState, host: RaftHost): number {
  return state.options.sessionLimit === 0 ? 0 : core.rules.stampOfEntry(host.clock);
}

/** An entry is applied, of whatever kind: closes the sessions that are over by its time. */
export function advanceLogTime(core: RaftCore, state: RaftState, entry: LogEntry, host: RaftHost): void {
  const { expiry } = state;
  expiry.logTimeMicros = core.rules.logTimeAfter(expiry.logTimeMicros, entry.stampMicros);
  const now = core.rules.timeOfExpiry(expiry, host.clock);
  while (expiry.open.length > 0 && core.rules.isSessionOver(expiry.open[0]!, now, state.options)) {
    host.probe.sometimes('raft/session-timed-out');
    close(state, 0);
  }
}

/** An entry of a client is applied. True when its operation belongs to an open session, which is used by it. */
export function admitBySession(core: RaftCore, state: RaftState, known: ClientSession, entry: LogEntry, host: RaftHost): boolean {
  const { client, session, sequence } = entry;
  if (sequence === 0) {
    if (core.rules.opensSession(known, session)) open(core, state, known, entry, host);
    if (core.rules.answersClientOf(state, entry)) answerOpening(state, known, entry, host);
    return false;
  }
  const at = positionOf(state.expiry, client, session);
  if (at >= 0) use(state.expiry, at);
  if (core.rules.mayExecute(at >= 0)) return true;
  host.probe.sometimes('raft/operation-of-closed-session-refused');
  if (core.rules.answersClientOf(state, entry)) refuse(client, session, sequence, host);
  return false;
}

/** Leader: whether a request comes too late for its session, and is refused at once. One of a session that is yet to open is not. */
export function refusesRequest(core: RaftCore, state: RaftState, known: ClientSession, client: NodeId, session: number, sequence: number, host: RaftHost): boolean {
  if (!core.rules.refusesAtOnce(known, session, positionOf(state.expiry, client, session) >= 0)) return false;
  refuse(client, session, sequence, host);
  return true;
}

/** Leader: a retry was answered from the table, without an entry of the log. */
export function onRetryAnswered(core: RaftCore, state: RaftState, client: NodeId, session: number): void {
  if (!core.rules.retryUsesSession()) return;
  const at = positionOf(state.expiry, client, session);
  if (at >= 0) use(state.expiry, at);
}

function open(core: RaftCore, state: RaftState, known: ClientSession, entry: LogEntry, host: RaftHost): void {
  const { expiry, options } = state;
  const { client, session } = entry;
  const earlier = expiry.open.findIndex((other) => other.client === client);
  if (earlier >= 0) close(state, earlier);
  known.session = session;
  known.sequence = 0;
  known.result = null;
  expiry.open.push({ client, session, usedAtMicros: expiry.logTimeMicros });
  if (expiry.open.length <= options.sessionLimit) return;
  host.probe.sometimes('raft/session-evicted');
  close(state, core.rules.sessionToEvict(expiry));
}

/** Its number stays, or it could be opened again; what it has executed is forgotten. */
function close(state: RaftState, at: number): void {
  const { client } = state.expiry.open[at]!;
  const row = state.sessions[client - state.options.clusterSize]!;
  row.sequence = 0;
  row.result = null;
  state.expiry.open.splice(at, 1);
}

/** The session used last is the last of the list. */
function use(expiry: SessionExpiry, at: number): void {
  const { client, session } = expiry.open[at]!;
  expiry.open.splice(at, 1);
  expiry.open.push({ client, session, usedAtMicros: expiry.logTimeMicros });
}

function answerOpening(state: RaftState, known: ClientSession, entry: LogEntry, host: RaftHost): void {
  const { client, session } = entry;
  if (positionOf(state.expiry, client, session) >= 0) answer(known, client, session, 0, host);
  else refuse(client, session, 0, host);
}

function refuse(client: NodeId, session: number, sequence: number, host: RaftHost): void {
  host.send(client, { type: 'session-expired', session, sequence });
}

/** -1: it is not open. */
function positionOf(expiry: SessionExpiry, client: NodeId, session: number): number {
  return expiry.open.findIndex((other) => other.client === client && other.session === session);
}
