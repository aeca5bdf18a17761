/** How the replicated session table makes each operation take effect once, and what ends a session (dissertation 6.3). Pure. */
import type { Micros, NodeClock } from '@barksim/sim-core';
import type { ClientSession, LogEntry, OpenSession, SessionExpiry } from '../messages.ts';
import type { RaftOptions } from '../options.ts';
import { copyExpiry } from '../session-expiry.ts';
import type { RaftState } from '../state.ts';

/** The operation was executed before: its result is in the table. Clients have one operation under way at a time. */
export function isDuplicate(known: ClientSession, session: number, sequence: number): boolean {
  return session === known.session && sequence <= known.sequence;
}

/** The client has opened a later session since: an operation of an earlier one must not take effect any more. */
export function isExpired(known: ClientSession, session: number): boolean {
  return session < known.session;
}

/** §8: who leads answers the client of an entry that it applies, though it may be another leader that has taken it in. */
export function answersClientOf(state: RaftState, _entry: LogEntry): boolean {
  return state.role === 'leader';
}

/** 6.3: the leader writes its time into each entry, so that all nodes see the same time pass. */
export function stampOfEntry(clock: NodeClock): Micros {
  return clock.wall();
}

/** 6.3: the time of the log never goes back, though the next leader's clock may be behind. */
export function logTimeAfter(logTimeMicros: Micros, stampMicros: Micros): Micros {
  return Math.max(logTimeMicros, stampMicros);
}

/** 6.3: nodes must agree on which sessions have ended, so time is the log's, never a node's own. */
export function timeOfExpiry(expiry: SessionExpiry, _clock: NodeClock): Micros {
  return expiry.logTimeMicros;
}

/** 6.3: nothing was asked in it for too long. */
export function isSessionOver(session: OpenSession, nowMicros: Micros, options: RaftOptions): boolean {
  return options.sessionTimeoutMicros > 0 && nowMicros - session.usedAtMicros > options.sessionTimeoutMicros;
}

/** 6.3: the one that was used least recently goes first, by the order of the log. */
export function sessionToEvict(_expiry: SessionExpiry): number {
  return 0;
}

/** 6.3: a session is opened once. A copy of the request that comes after its end must not open it again. */
export function opensSession(known: ClientSession, session: number): boolean {
  return session > known.session;
}

/**
 * 6.3: a request in a session that was open once and is no more is refused before it gets into the log. One that is yet to be
 * opened may be on its way behind the entry that opens it.
 */
export function refusesAtOnce(known: ClientSession, session: number, isOpen: boolean): boolean {
  return session <= known.session && !isOpen;
}

/** 6.3: an operation without an open session may have been executed before its session ended: an error, and no second effect. */
export function mayExecute(isOpen: boolean): boolean {
  return isOpen;
}

/** 6.3: entries of the log alone change the table, or leaders would keep other sessions than their followers. */
export function retryUsesSession(): boolean {
  return false;
}

/** 6.3: time, and which sessions are open in which order, are part of what the log has made; nothing where none ever ends. */
export function expiryForSnapshot(state: RaftState): SessionExpiry | undefined {
  return state.options.sessionLimit === 0 ? undefined : copyExpiry(state.expiry);
}

/** §7: a snapshot takes the place of all that was there: sessions that have ended since are open no more. */
export function expiryAfterInstall(_current: SessionExpiry, installed: SessionExpiry): SessionExpiry {
  return copyExpiry(installed);
}
