/**
 * Which client sessions are open after an entry of the log (dissertation 6.3), by a second and simpler account than that of
 * the nodes: rows with the entry of their last use, from which whoever has to go is looked for afresh each time.
 */
import type { LogEntry, OpenSession, SessionExpiry } from '@barksim/barkfs-nodes';
import type { Micros } from '@barksim/sim-core';

export interface SessionBounds {
  /** 0: sessions never end, and need not be opened. */
  readonly sessionLimit: number;
  readonly sessionTimeoutMicros: Micros;
}

/** One client's latest session. */
interface KnownSession {
  session: number;
  isOpen: boolean;
  usedAtIndex: number;
  usedAtMicros: Micros;
}

export interface ReferenceSessions {
  readonly bounds: SessionBounds;
  logTimeMicros: Micros;
  /** By client, the first client of the cluster at 0. */
  known: KnownSession[];
}

/** What became of a client's entry. */
export type Admission = 'opened' | 'executed' | 'refused';

export function newReferenceSessions(bounds: SessionBounds): ReferenceSessions {
  return { bounds, logTimeMicros: 0, known: [] };
}

/** The entry at `index` is applied, whatever it holds: time passes. Tells whose session ends by it. */
export function passTime(sessions: ReferenceSessions, entry: LogEntry): number[] {
  if (entry.stampMicros > sessions.logTimeMicros) sessions.logTimeMicros = entry.stampMicros;
  const { sessionTimeoutMicros } = sessions.bounds;
  if (sessionTimeoutMicros === 0) return [];
  return closeWhere(sessions, (row) => row.usedAtMicros + sessionTimeoutMicros < sessions.logTimeMicros);
}

/** Then, if it is a client's: what happens to it, and whose session ends for it. */
export function admitEntry(
  sessions: ReferenceSessions,
  place: number,
  entry: LogEntry,
  index: number,
): { readonly admission: Admission; readonly closed: number[] } {
  while (sessions.known.length <= place) sessions.known.push({ session: 0, isOpen: false, usedAtIndex: 0, usedAtMicros: 0 });
  const row = sessions.known[place]!;
  const { session, sequence } = entry;
  if (sequence === 0) {
    if (session <= row.session) return { admission: 'refused', closed: [] };
    sessions.known[place] = { session, isOpen: true, usedAtIndex: index, usedAtMicros: sessions.logTimeMicros };
    return { admission: 'opened', closed: closeLeastUsed(sessions) };
  }
  if (!row.isOpen || row.session !== session) return { admission: 'refused', closed: [] };
  row.usedAtIndex = index;
  row.usedAtMicros = sessions.logTimeMicros;
  return { admission: 'executed', closed: [] };
}

function closeLeastUsed(sessions: ReferenceSessions): number[] {
  const open = sessions.known.filter(({ isOpen }) => isOpen);
  if (open.length <= sessions.bounds.sessionLimit) return [];
  const oldest = Math.min(...open.map(({ usedAtIndex }) => usedAtIndex));
  return closeWhere(sessions, ({ usedAtIndex }) => usedAtIndex === oldest);
}

function closeWhere(sessions: ReferenceSessions, isOver: (row: KnownSession) => boolean): number[] {
  const closed: number[] = [];
  sessions.known.forEach((row, place) => {
    if (!row.isOpen || !isOver(row)) return;
    row.isOpen = false;
    closed.push(place);
  });
  return closed;
}

/** What a node should have after the same entry: the one used least recently first. */
export function expectedExpiry(sessions: ReferenceSessions, firstClient: number): SessionExpiry {
  const open: OpenSession[] = [];
  for (const row of sessions.known.filter(({ isOpen }) => isOpen).sort((a, b) => a.usedAtIndex - b.usedAtIndex)) {
    open.push({ client: firstClient + sessions.known.indexOf(row), session: row.session, usedAtMicros: row.usedAtMicros });
  }
  return { logTimeMicros: sessions.logTimeMicros, open };
}
