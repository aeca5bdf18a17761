/**
 * Every log entry seen on any node, by index, with what is known about it: whether it is committed, and what applying it
 * did. The checks compare nodes with this table instead of with each other. Its lower end is forgotten once every node
 * has it in a durable snapshot, so that memory does not grow with the run. Plain data, a row an entry: everything that is
 * looked up together lies together.
 */
import type { LogEntry } from '@barksim/barkfs-nodes';

/** An entry, as it was seen first on any node: logs, messages and disks share it, so mostly it is the very same object. */
interface SeenEntry {
  readonly index: number;
  entry: LogEntry;
  termBefore: number;
}

export interface LogRow extends SeenEntry {
  /** Term of the leader that committed it; 0 while it is not known to be committed. */
  committedBy: number;
  /** Once it was applied: the key concerned (-1 for a no-op), and what that key held afterwards (-1 for nothing). */
  key: number;
  valueAfter: number;
  /** False for no-ops, duplicates and operations of sessions that are over. */
  tookEffect: boolean;
  /** Of the whole reference store after it. */
  digest: number;
  /** Of the sessions that are open after it, and of the time of the log; 0 where sessions never end. */
  expiryDigest: number;
}

export interface LogTable {
  /** Index of the first row. */
  first: number;
  /** Last index that any leader has committed. */
  lastCommitted: number;
  /** Without gaps. Where several entries were seen at an index, the committed one once there is one. */
  rows: LogRow[];
  /** Entries of other terms, few at any time. */
  others: SeenEntry[];
}

export function newLogTable(): LogTable {
  return { first: 1, lastCommitted: 0, rows: [], others: [] };
}

/** Undefined below the table, and above it. */
export function rowAt(table: LogTable, index: number): LogRow | undefined {
  const position = index - table.first;
  return position >= 0 && position < table.rows.length ? table.rows[position] : undefined;
}

/** The row of the committed entry at `index`; undefined when none is known there. */
export function committedRowAt(table: LogTable, index: number): LogRow | undefined {
  return index <= table.lastCommitted ? rowAt(table, index) : undefined;
}

/** What comparing an entry with the table found. */
export type Finding = 'known' | 'new' | 'different';

/**
 * Compares an entry with what was seen of its index and term before, with the same term before it. One that lies below
 * the table is taken for known; a new one is remembered.
 */
export function compareEntry(table: LogTable, index: number, entry: LogEntry, termBefore: number): Finding {
  const position = index - table.first;
  if (position < 0) return 'known';
  if (position === table.rows.length) {
    addRow(table, index, entry, termBefore);
    return 'new';
  }
  const row = table.rows[position]!;
  if (row.entry.term !== entry.term) return compareWithOthers(table, index, entry, termBefore);
  return isSame(row, entry, termBefore) ? 'known' : 'different';
}

function isSame(seen: SeenEntry, entry: LogEntry, termBefore: number): boolean {
  return seen.termBefore === termBefore && (seen.entry === entry || hasSameContent(seen.entry, entry));
}

/** Copies come up after a restore from a checkpoint only, and where a program makes them against the rules. */
function hasSameContent(seen: LogEntry, entry: LogEntry): boolean {
  return (
    seen.sequence === entry.sequence &&
    seen.client === entry.client &&
    seen.session === entry.session &&
    seen.stampMicros === entry.stampMicros &&
    JSON.stringify(seen.command) === JSON.stringify(entry.command)
  );
}

export function addRow(table: LogTable, index: number, entry: LogEntry, termBefore: number): void {
  table.rows.push({ index, entry, termBefore, committedBy: 0, key: -1, valueAfter: -1, tookEffect: false, digest: 0, expiryDigest: 0 });
}

function compareWithOthers(table: LogTable, index: number, entry: LogEntry, termBefore: number): Finding {
  const other = otherEntry(table, index, entry.term);
  if (other !== undefined) return isSame(other, entry, termBefore) ? 'known' : 'different';
  table.others.push({ index, entry, termBefore });
  return 'new';
}

/** Whether an entry of that index and term was seen besides the one of its row. */
export function hasSeen(table: LogTable, index: number, term: number): boolean {
  return otherEntry(table, index, term) !== undefined;
}

/** Looks at the latest first: that is where logs differ. */
function otherEntry(table: LogTable, index: number, term: number): SeenEntry | undefined {
  const { others } = table;
  for (let at = others.length - 1; at >= 0; at--) {
    const other = others[at]!;
    if (other.index === index && other.entry.term === term) return other;
  }
  return undefined;
}

/** A leader of `byTerm` has committed the entry of `term` at the index after the last committed one. */
export function commitNext(table: LogTable, term: number, byTerm: number): void {
  table.lastCommitted += 1;
  const row = rowAt(table, table.lastCommitted)!;
  if (row.entry.term !== term) swapWithOther(table, row, term);
  row.committedBy = byTerm;
}

/** Makes another entry seen at the index the one of its row. */
function swapWithOther(table: LogTable, row: LogRow, term: number): void {
  const other = otherEntry(table, row.index, term);
  if (other === undefined) return;
  const { entry, termBefore } = row;
  row.entry = other.entry;
  row.termBefore = other.termBefore;
  other.entry = entry;
  other.termBefore = termBefore;
}

/** Drops the rows below `index`. */
export function forgetBelow(table: LogTable, index: number): void {
  const count = index - table.first;
  if (count <= 0) return;
  table.first = index;
  table.rows = table.rows.slice(count);
  table.others = table.others.filter((other) => other.index >= index);
}
