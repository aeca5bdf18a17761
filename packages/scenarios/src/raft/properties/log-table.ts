/**
 * Every log entry seen on any node, by index, with what is known about it: whether it is committed, and what applying it
 * did. The checks compare nodes with this table instead of with each other. Its lower end is forgotten once every node
 * has it in a durable snapshot, so that memory does not grow with the run. Plain data, in columns: a row object for each
 * entry would live just long enough to be expensive to collect.
 */
import type { LogEntry } from '@barksim/barkfs-nodes';

/** An entry that was seen at an index where another one was seen before. */
interface OtherEntry {
  readonly index: number;
  readonly term: number;
  readonly client: number;
  readonly session: number;
  readonly sequence: number;
  readonly termBefore: number;
}

export interface LogTable {
  /** Index of the first row. */
  first: number;
  /** Last index that any leader has committed. */
  lastCommitted: number;
  /** The entry: its term, operation, and the term of the entry before it. The committed one, once there is one. */
  readonly terms: number[];
  readonly clients: number[];
  readonly sessions: number[];
  readonly sequences: number[];
  readonly termsBefore: number[];
  /** Term of the leader that committed it; 0 while it is not known to be committed. */
  readonly committedBy: number[];
  /** Once it was applied: the key concerned (-1 for a no-op), and what that key held afterwards (-1 for nothing). */
  readonly keys: number[];
  readonly valuesAfter: number[];
  /** False for no-ops, duplicates and operations of sessions that are over. */
  readonly tookEffect: boolean[];
  /** Of the whole reference store after it. */
  readonly digests: number[];
  /** Entries of other terms, few at any time. */
  others: OtherEntry[];
}

export function newLogTable(): LogTable {
  return {
    first: 1,
    lastCommitted: 0,
    terms: [],
    clients: [],
    sessions: [],
    sequences: [],
    termsBefore: [],
    committedBy: [],
    keys: [],
    valuesAfter: [],
    tookEffect: [],
    digests: [],
    others: [],
  };
}

/** The row of an index; negative below the table. */
export function rowOf(table: LogTable, index: number): number {
  return index - table.first;
}

/** Term of the committed entry at `index`; -1 when none is known there. */
export function committedTermAt(table: LogTable, index: number): number {
  return isCommitted(table, index) ? table.terms[rowOf(table, index)]! : -1;
}

/** Term of the leader that committed the entry at `index`; 0 when none is known to have. */
export function committedByAt(table: LogTable, index: number): number {
  return isCommitted(table, index) ? table.committedBy[rowOf(table, index)]! : 0;
}

function isCommitted(table: LogTable, index: number): boolean {
  return index >= table.first && index <= table.lastCommitted;
}

/**
 * Whether an entry is what was seen of its index and term before, with the same term before it. One that is new, or
 * lies below the table, agrees with everything; a new one is remembered.
 */
export function agrees(table: LogTable, index: number, entry: LogEntry, termBefore: number): boolean {
  const row = rowOf(table, index);
  if (row < 0) return true;
  if (row === table.terms.length) {
    addRow(table, entry, termBefore);
    return true;
  }
  if (table.terms[row] !== entry.term) return agreesWithOthers(table, index, entry, termBefore);
  return (
    table.sequences[row] === entry.sequence &&
    table.clients[row] === entry.client &&
    table.sessions[row] === entry.session &&
    table.termsBefore[row] === termBefore
  );
}

function addRow(table: LogTable, entry: LogEntry, termBefore: number): void {
  table.terms.push(entry.term);
  table.clients.push(entry.client);
  table.sessions.push(entry.session);
  table.sequences.push(entry.sequence);
  table.termsBefore.push(termBefore);
  table.committedBy.push(0);
  table.keys.push(-1);
  table.valuesAfter.push(-1);
  table.tookEffect.push(false);
  table.digests.push(0);
}

function agreesWithOthers(table: LogTable, index: number, entry: LogEntry, termBefore: number): boolean {
  const { term, client, session, sequence } = entry;
  for (const other of table.others) {
    if (other.index !== index || other.term !== term) continue;
    const isSame = other.client === client && other.session === session && other.sequence === sequence;
    return isSame && other.termBefore === termBefore;
  }
  table.others.push({ index, term, client, session, sequence, termBefore });
  return true;
}

/** A leader of `byTerm` has committed the entry of `term` at the index after the last committed one. */
export function commitNext(table: LogTable, term: number, byTerm: number): void {
  table.lastCommitted += 1;
  const row = rowOf(table, table.lastCommitted);
  if (table.terms[row] !== term) swapWithOther(table, table.lastCommitted, term);
  table.committedBy[row] = byTerm;
}

/** Makes another entry seen at the index the one of its row. */
function swapWithOther(table: LogTable, index: number, term: number): void {
  const row = rowOf(table, index);
  const at = table.others.findIndex((other) => other.index === index && other.term === term);
  const other = table.others[at];
  if (other === undefined) return;
  table.others[at] = {
    index,
    term: table.terms[row]!,
    client: table.clients[row]!,
    session: table.sessions[row]!,
    sequence: table.sequences[row]!,
    termBefore: table.termsBefore[row]!,
  };
  table.terms[row] = other.term;
  table.clients[row] = other.client;
  table.sessions[row] = other.session;
  table.sequences[row] = other.sequence;
  table.termsBefore[row] = other.termBefore;
}

/** Drops the rows below `index`. */
export function forgetBelow(table: LogTable, index: number): void {
  const count = index - table.first;
  if (count <= 0) return;
  table.first = index;
  const { terms, clients, sessions, sequences, termsBefore, committedBy, keys, valuesAfter, tookEffect, digests } = table;
  for (const column of [terms, clients, sessions, sequences, termsBefore, committedBy, keys, valuesAfter, digests]) {
    column.splice(0, count);
  }
  tookEffect.splice(0, count);
  table.others = table.others.filter((other) => other.index >= index);
}
