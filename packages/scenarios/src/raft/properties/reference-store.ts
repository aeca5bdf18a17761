/**
 * The key-value store as it should be: the committed log applied once, in order, by a second and simpler
 * implementation of the store and its sessions. Nodes, snapshots and clients are compared with it. What each entry did
 * goes into its row of the log table, with a digest of the whole store, so that any node can be compared at its own index.
 */
import type { ClientSession, KeyValueCommand, KeyValueState, LogEntry, SessionExpiry } from '@barksim/barkfs-nodes';
import type { LogRow, LogTable } from './log-table.ts';
import { rowAt } from './log-table.ts';
import type { ReferenceSessions, SessionBounds } from './reference-sessions.ts';
import { admitEntry, expectedExpiry, newReferenceSessions, passTime } from './reference-sessions.ts';
import type { KeyWrites } from './write-history.ts';
import { recordWrite } from './write-history.ts';

/** The last operation of a client that took effect. */
export interface LastEffect {
  session: number;
  sequence: number;
  /** Where in the log. */
  index: number;
  result: unknown;
  /** Its part of the store's digest. */
  digest: number;
}

export interface ReferenceStore {
  /** Index of the last entry applied. */
  lastApplied: number;
  values: (number | null)[];
  /** By key: when it held what. */
  writes: KeyWrites[];
  /** By key: its part of the digest. */
  valueDigests: number[];
  /** By client, the first client of the cluster at 0. */
  effects: LastEffect[];
  /** Which sessions are open; null where they never end. */
  sessions: ReferenceSessions | null;
  digest: number;
}

/** Stands for "no value" in the rows of the log table: values written are positive. */
export const ABSENT = -1;

export const ENDLESS_SESSIONS: SessionBounds = { sessionLimit: 0, sessionTimeoutMicros: 0 };

export function newReferenceStore(bounds: SessionBounds = ENDLESS_SESSIONS): ReferenceStore {
  const sessions = bounds.sessionLimit === 0 ? null : newReferenceSessions(bounds);
  return { lastApplied: 0, values: [], writes: [], valueDigests: [], effects: [], sessions, digest: 0 };
}

/** Applies the next entry of the committed log. `firstClient` is the node id of the first client. */
export function applyToReference(store: ReferenceStore, table: LogTable, entry: LogEntry, firstClient: number): void {
  store.lastApplied += 1;
  const row = rowAt(table, store.lastApplied)!;
  const { client, session, sequence } = entry;
  if (store.sessions !== null && !isAdmitted(store, store.sessions, row, firstClient)) return;
  if (client >= 0) {
    const command = entry.command as KeyValueCommand;
    const place = client - firstClient;
    const effect = effectOf(store, place);
    if (session > effect.session || (session === effect.session && sequence > effect.sequence)) {
      const before = effect.digest;
      effect.result = execute(store, command);
      effect.session = session;
      effect.sequence = sequence;
      effect.index = store.lastApplied;
      effect.digest = digestSession(place, effect);
      store.digest = (store.digest - before + effect.digest) | 0;
      row.tookEffect = true;
    }
    row.key = command.key;
    row.valueAfter = store.values[command.key] ?? ABSENT;
  }
  row.digest = store.digest;
}

/**
 * What sessions that may end make of the entry, before it is executed. False: it is not, and its row is complete. The row
 * tells what nodes keep of sessions after it in any case.
 */
function isAdmitted(store: ReferenceStore, sessions: ReferenceSessions, row: LogRow, firstClient: number): boolean {
  const { entry } = row;
  const place = entry.client - firstClient;
  for (const closed of passTime(sessions, entry)) forgetEffect(store, closed);
  let mayExecute = true;
  if (entry.client >= 0) {
    const { admission, closed } = admitEntry(sessions, place, entry, store.lastApplied);
    mayExecute = admission === 'executed';
    if (admission === 'opened') {
      const effect = effectOf(store, place);
      effect.session = entry.session;
      effect.sequence = 0;
      effect.result = null;
      forgetEffect(store, place);
    }
    for (const other of closed) forgetEffect(store, other);
  }
  row.expiryDigest = digestOfExpiry(expectedExpiry(sessions, firstClient));
  row.digest = store.digest;
  if (!mayExecute && entry.command !== null) {
    row.key = (entry.command as KeyValueCommand).key;
    row.valueAfter = store.values[row.key] ?? ABSENT;
  }
  return mayExecute;
}

/** Of a session that has just been opened, or closed, nodes know its number only. What clients were told is still checked. */
function forgetEffect(store: ReferenceStore, place: number): void {
  const effect = effectOf(store, place);
  const digest = digestSession(place, { session: effect.session, sequence: 0, result: null });
  store.digest = (store.digest - effect.digest + digest) | 0;
  effect.digest = digest;
}

/** Never 0: that stands for sessions that do not end. */
export function digestOfExpiry(expiry: SessionExpiry): number {
  let digest = mixNumber(1, expiry.logTimeMicros);
  for (const { client, session, usedAtMicros } of expiry.open) digest = mixNumber(mix(mix(digest, client), session), usedAtMicros);
  return digest === 0 ? 1 : digest;
}

/** The row of a client, by its place among the clients. */
export function effectOf(store: ReferenceStore, place: number): LastEffect {
  while (store.effects.length <= place) {
    store.effects.push({ session: 0, sequence: 0, index: 0, result: null, digest: 0 });
  }
  return store.effects[place]!;
}

/** Shares nothing. Field by field: V8 spreads rows that were made in another way through its runtime. */
export function copyEffect({ session, sequence, index, result, digest }: LastEffect): LastEffect {
  return { session, sequence, index, result, digest };
}

function execute(store: ReferenceStore, command: KeyValueCommand): unknown {
  const { key } = command;
  const values = store.values;
  while (values.length <= key) {
    values.push(null);
    store.valueDigests.push(0);
  }
  const before = values[key]!;
  if (command.f === 'get') return before;
  const writes = command.f === 'put' || before === command.expected;
  if (writes) {
    values[key] = command.value;
    recordWrite(store.writes, key, store.lastApplied, command.value);
    const digest = digestValue(key, command.value);
    store.digest = (store.digest - store.valueDigests[key]! + digest) | 0;
    store.valueDigests[key] = digest;
  }
  return command.f === 'put' ? null : writes;
}

/** The digest of a node's store and sessions; equals that of the reference when both are the same. */
export function digestOfStore(machine: KeyValueState, sessions: readonly ClientSession[]): number {
  let digest = 0;
  for (let key = 0; key < machine.values.length; key++) digest = (digest + digestValue(key, machine.values[key]!)) | 0;
  for (let place = 0; place < sessions.length; place++) digest = (digest + digestSession(place, sessions[place]!)) | 0;
  return digest;
}

/** 0 for an absent key, so that it makes no difference whether a store mentions it. */
function digestValue(key: number, value: number | null): number {
  return value === null ? 0 : mixNumber(key + 1, value);
}

/** 0 for a client that was never heard. */
function digestSession(place: number, row: { readonly session: number; readonly sequence: number; readonly result: unknown }): number {
  if (row.session === 0) return 0;
  return mixResult(mix(mix(~place, row.session), row.sequence), row.result);
}

function mixResult(seed: number, result: unknown): number {
  if (typeof result === 'number') return mixNumber(seed, result);
  return mix(seed, result === true ? -1 : result === false ? -2 : -3);
}

/** Both halves of a safe integer. Few numbers have an upper one, and to divide for it costs more than all the rest. */
function mixNumber(seed: number, value: number): number {
  const low = value | 0;
  return low === value ? mix(seed, low) : mix(mix(seed, low), Math.floor(value / 0x1_0000_0000));
}

/** One round of the murmur3 mix: good enough to tell states apart, and integers only. */
function mix(seed: number, value: number): number {
  let hash = Math.imul(seed ^ Math.imul(value, 0xcc9e2d51), 0x85ebca6b);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0xc2b2ae35) ^ (hash >>> 13);
}
