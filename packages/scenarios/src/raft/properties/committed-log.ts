/**
 * The entries known to be committed, and every entry seen in any log: what the checks of the log, of commitment and of
 * the state machines compare nodes with. Lower ends are forgotten once every node has them in a durable snapshot.
 */
import type { LogEntry } from '@barksim/barkfs-nodes';
import type { LogWindow } from './log-window.ts';
import { forgetBelow, lastOf, newLogWindow, rowAt } from './log-window.ts';

/** An entry as it was first seen in some log. */
export interface SeenEntry {
  readonly term: number;
  readonly client: number;
  readonly session: number;
  readonly sequence: number;
  /** Term of the entry before it. */
  readonly termBefore: number;
  /** Another entry seen at the same index, of another term. */
  other: SeenEntry | null;
}

export interface CommittedEntry {
  readonly term: number;
  /** Term of the leader that committed it. */
  readonly byTerm: number;
}

export interface CommittedLog {
  seen: LogWindow<SeenEntry>;
  committed: LogWindow<CommittedEntry>;
}

export function newCommittedLog(): CommittedLog {
  return { seen: newLogWindow(1), committed: newLogWindow(1) };
}

/** The entry of that index and term as it was first seen, or undefined when it is new or forgotten. */
export function findSeen(log: CommittedLog, index: number, term: number): SeenEntry | undefined {
  for (let seen = rowAt(log.seen, index) ?? null; seen !== null; seen = seen.other) if (seen.term === term) return seen;
  return undefined;
}

/** Remembers an entry. One that lies beyond the end of the table leaves nothing out: logs have no gaps. */
export function addSeen(log: CommittedLog, index: number, entry: LogEntry, termBefore: number): void {
  const { term, client, session, sequence } = entry;
  const rows = log.seen.rows;
  const position = index - log.seen.first;
  if (position < 0) return;
  const seen: SeenEntry = { term, client, session, sequence, termBefore, other: null };
  if (position < rows.length) {
    seen.other = rows[position]!;
    rows[position] = seen;
  } else if (position === rows.length) {
    rows.push(seen);
  }
}

/** Term of the committed entry at `index`; -1 when none is known there. */
export function committedTermAt(log: CommittedLog, index: number): number {
  return rowAt(log.committed, index)?.term ?? -1;
}

export function lastCommitted(log: CommittedLog): number {
  return lastOf(log.committed);
}

export function forgetEntriesBelow(log: CommittedLog, index: number): void {
  forgetBelow(log.seen, index);
  forgetBelow(log.committed, Math.min(index, lastOf(log.committed) + 1));
}
