/**
 * Every log entry seen on any node, by index, with what is known about it: whether it is committed, and what applying it
 * did. The checks compare nodes with this table instead of with each other. Its lower end is forgotten once every node
 * has it in a durable snapshot, so that memory does not grow with the run. Plain data.
 */
import type { LogEntry } from '@barksim/barkfs-nodes';

export interface LogRow {
  /** As it was first seen. Nodes share the very object as long as they run in one world: comparing it is quick. */
  readonly entry: LogEntry;
  /** Term of the entry before it. */
  readonly termBefore: number;
  /** An entry of another term that was seen at the same index. The committed one comes first. */
  other: LogRow | null;
  /** Term of the leader that committed it; 0 while it is not known to be committed. */
  committedBy: number;
  /** Once it was applied: the key concerned (-1 for a no-op), and what that key held afterwards. */
  key: number;
  valueAfter: number | null;
  /** False for no-ops, duplicates and operations of sessions that are over. */
  tookEffect: boolean;
  /** Of the whole reference store after it. */
  digest: number;
}

export interface LogTable {
  /** Index of the first row. */
  first: number;
  rows: LogRow[];
  /** Last index that any leader has committed. */
  lastCommitted: number;
}

export function newLogTable(): LogTable {
  return { first: 1, rows: [], lastCommitted: 0 };
}

/** The committed row at an index, or the one seen last while none is; undefined outside the table. */
export function rowAt(table: LogTable, index: number): LogRow | undefined {
  const position = index - table.first;
  return position >= 0 && position < table.rows.length ? table.rows[position] : undefined;
}

export function findRow(table: LogTable, index: number, term: number): LogRow | undefined {
  for (let row = rowAt(table, index) ?? null; row !== null; row = row.other) if (row.entry.term === term) return row;
  return undefined;
}

/** Term of the committed entry at `index`; -1 when none is known there. */
export function committedTermAt(table: LogTable, index: number): number {
  const row = rowAt(table, index);
  return row === undefined || row.committedBy === 0 ? -1 : row.entry.term;
}

/** Remembers an entry, unless it lies below the table. Logs have no gaps, so it is never beyond the end plus one. */
export function addRow(table: LogTable, index: number, entry: LogEntry, termBefore: number): void {
  const position = index - table.first;
  if (position < 0) return;
  const rows = table.rows;
  const row: LogRow = {
    entry,
    termBefore,
    other: null,
    committedBy: 0,
    key: -1,
    valueAfter: null,
    tookEffect: false,
    digest: 0,
  };
  if (position === rows.length) {
    rows.push(row);
    return;
  }
  const head = rows[position]!;
  if (head.committedBy === 0) {
    row.other = head;
    rows[position] = row;
  } else {
    row.other = head.other;
    head.other = row;
  }
}

/** A leader has committed the entry of `term` at the index after the last committed one. */
export function commitRow(table: LogTable, term: number, byTerm: number): void {
  table.lastCommitted += 1;
  const position = table.lastCommitted - table.first;
  const row = findRow(table, table.lastCommitted, term);
  if (row === undefined) return;
  row.committedBy = byTerm;
  const head = table.rows[position]!;
  if (head === row) return;
  // Moves the row to the front of its list.
  let before = head;
  while (before.other !== row) before = before.other!;
  before.other = row.other;
  row.other = head;
  table.rows[position] = row;
}

/** Drops the rows below `index`. */
export function forgetBelow(table: LogTable, index: number): void {
  if (index <= table.first) return;
  table.rows.splice(0, index - table.first);
  table.first = index;
}
