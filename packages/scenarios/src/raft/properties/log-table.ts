/**
 * Every log entry seen on any node, by index, with what is known about it: whether it is committed, and what applying it
 * did. The checks compare nodes with this table instead of with each other. Its lower end is forgotten once every node
 * has it in a durable snapshot, so that memory does not grow with the run. Plain data, a row an entry: everything that is
 * looked up together lies together.
 */
import type { LogEntry } from '@barksim/barkfs-nodes';

/** An entry, as it was seen first on any node. */
interface SeenEntry {
  readonly index: number;
  term: number;
  client: number;
  session: number;
  sequence: number;
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

/**
 * Whether an entry is what was seen of its index and term before, with the same term before it. One that is new, or
 * lies below the table, agrees with everything; a new one is remembered.
 */
export function agrees(table: LogTable, index: number, entry: LogEntry, termBefore: number): boolean {
  const position = index - table.first;
  if (position < 0) return true;
  if (position === table.rows.length) {
    addRow(table, index, entry, termBefore);
    return true;
  }
  const row = table.rows[position]!;
  return row.term === entry.term ? isSame(row, entry, termBefore) : agreesWithOthers(table, index, entry, termBefore);
}

function isSame(seen: SeenEntry, entry: LogEntry, termBefore: number): boolean {
  return (
    seen.sequence === entry.sequence &&
    seen.client === entry.client &&
    seen.session === entry.session &&
    seen.termBefore === termBefore
  );
}

function addRow(table: LogTable, index: number, entry: LogEntry, termBefore: number): void {
  table.rows.push({
    index,
    term: entry.term,
    client: entry.client,
    session: entry.session,
    sequence: entry.sequence,
    termBefore,
    committedBy: 0,
    key: -1,
    valueAfter: -1,
    tookEffect: false,
    digest: 0,
  });
}

function agreesWithOthers(table: LogTable, index: number, entry: LogEntry, termBefore: number): boolean {
  const other = otherEntry(table, index, entry.term);
  if (other !== undefined) return isSame(other, entry, termBefore);
  const { term, client, session, sequence } = entry;
  table.others.push({ index, term, client, session, sequence, termBefore });
  return true;
}

/** Looks at the latest first: that is where logs differ. */
function otherEntry(table: LogTable, index: number, term: number): SeenEntry | undefined {
  const { others } = table;
  for (let at = others.length - 1; at >= 0; at--) {
    const other = others[at]!;
    if (other.index === index && other.term === term) return other;
  }
  return undefined;
}

/** A leader of `byTerm` has committed the entry of `term` at the index after the last committed one. */
export function commitNext(table: LogTable, term: number, byTerm: number): void {
  table.lastCommitted += 1;
  const row = rowAt(table, table.lastCommitted)!;
  if (row.term !== term) swapWithOther(table, row, term);
  row.committedBy = byTerm;
}

/** Makes another entry seen at the index the one of its row. */
function swapWithOther(table: LogTable, row: LogRow, term: number): void {
  const other = otherEntry(table, row.index, term);
  if (other === undefined) return;
  const { term: rowTerm, client, session, sequence, termBefore } = row;
  row.term = other.term;
  row.client = other.client;
  row.session = other.session;
  row.sequence = other.sequence;
  row.termBefore = other.termBefore;
  other.term = rowTerm;
  other.client = client;
  other.session = session;
  other.sequence = sequence;
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
