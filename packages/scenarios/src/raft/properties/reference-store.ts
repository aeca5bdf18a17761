/**
 * The key-value store as it should be: the committed log applied once, in order, by a second and simpler
 * implementation of the store and its sessions. Nodes, snapshots and clients are compared with it. Each applied entry
 * leaves a row that says what it did, and a digest of the whole store, so that any node can be compared at its own index.
 */
import type { ClientSession, KeyValueCommand, KeyValueState, LogEntry } from '@barksim/barkfs-nodes';
import { NOBODY } from '@barksim/barkfs-nodes';
import type { LogWindow } from './log-window.ts';
import { lastOf, newLogWindow } from './log-window.ts';

/** What applying one entry did. */
export interface AppliedRow {
  readonly term: number;
  readonly client: number;
  readonly session: number;
  readonly sequence: number;
  /** The key concerned, -1 for a no-op, and what it held afterwards. */
  readonly key: number;
  readonly valueAfter: number | null;
  /** False for no-ops, duplicates and operations of sessions that are over. */
  readonly tookEffect: boolean;
  /** Of the whole store after this entry. */
  readonly digest: number;
}

/** The last operation of a client that took effect. */
export interface LastEffect {
  session: number;
  sequence: number;
  /** Where in the log. */
  index: number;
  result: unknown;
}

export interface ReferenceStore {
  rows: LogWindow<AppliedRow>;
  values: (number | null)[];
  /** By client, the first client of the cluster at 0. */
  effects: LastEffect[];
  digest: number;
}

export function newReferenceStore(): ReferenceStore {
  return { rows: newLogWindow(1), values: [], effects: [], digest: 0 };
}

export function lastReferenceIndex(store: ReferenceStore): number {
  return lastOf(store.rows);
}

/** Applies the next entry of the committed log. `firstClient` is the node id of the first client. */
export function applyToReference(store: ReferenceStore, entry: LogEntry, firstClient: number): void {
  const { term, client, session, sequence } = entry;
  let key = -1;
  let tookEffect = false;
  if (client !== NOBODY) {
    const command = entry.command as KeyValueCommand;
    key = command.key;
    const effect = effectOf(store, client - firstClient);
    tookEffect = session > effect.session || (session === effect.session && sequence > effect.sequence);
    if (tookEffect) execute(store, command, effect, client - firstClient, session, sequence);
  }
  const valueAfter = key < 0 ? null : (store.values[key] ?? null);
  store.rows.rows.push({ term, client, session, sequence, key, valueAfter, tookEffect, digest: store.digest });
}

/** The row of a client, by its place among the clients. */
export function effectOf(store: ReferenceStore, place: number): LastEffect {
  while (store.effects.length <= place) store.effects.push({ session: 0, sequence: 0, index: 0, result: null });
  return store.effects[place]!;
}

function execute(
  store: ReferenceStore,
  command: KeyValueCommand,
  effect: LastEffect,
  place: number,
  session: number,
  sequence: number,
): void {
  const before = store.values[command.key] ?? null;
  const writes = command.f === 'put' || (command.f === 'cas' && before === command.expected);
  if (writes) {
    while (store.values.length <= command.key) store.values.push(null);
    store.values[command.key] = command.value;
    store.digest = (store.digest - digestValue(command.key, before) + digestValue(command.key, command.value)) | 0;
  }
  const result = command.f === 'get' ? before : command.f === 'put' ? null : writes;
  store.digest = (store.digest - digestSession(place, effect) | 0);
  effect.session = session;
  effect.sequence = sequence;
  effect.index = lastReferenceIndex(store) + 1;
  effect.result = result;
  store.digest = (store.digest + digestSession(place, effect)) | 0;
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
  return value === null ? 0 : mix(mix(key + 1, value % 0x1_0000_0000), Math.floor(value / 0x1_0000_0000));
}

/** 0 for a client that was never heard. */
function digestSession(place: number, row: { readonly session: number; readonly sequence: number; readonly result: unknown }): number {
  if (row.session === 0) return 0;
  return mix(mix(mix(~place, row.session), row.sequence), digestResult(row.result));
}

function digestResult(result: unknown): number {
  if (typeof result === 'number') return result % 0x1_0000_0000;
  return result === true ? -1 : result === false ? -2 : -3;
}

/** One round of the murmur3 mix: good enough to tell states apart, and integers only. */
function mix(seed: number, value: number): number {
  let hash = Math.imul(seed ^ Math.imul(value | 0, 0xcc9e2d51), 0x85ebca6b);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0xc2b2ae35) ^ (hash >>> 13);
}
