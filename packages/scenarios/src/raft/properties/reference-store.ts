/**
 * The key-value store as it should be: the committed log applied once, in order, by a second and simpler
 * implementation of the store and its sessions. Nodes, snapshots and clients are compared with it. What each entry did
 * goes into its row of the log table, with a digest of the whole store, so that any node can be compared at its own index.
 */
import type { ClientSession, KeyValueCommand, KeyValueState, LogEntry } from '@barksim/barkfs-nodes';
import type { LogTable } from './log-table.ts';
import { rowAt } from './log-table.ts';
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
  digest: number;
}

/** Stands for "no value" in the rows of the log table: values written are positive. */
export const ABSENT = -1;

export function newReferenceStore(): ReferenceStore {
  return { lastApplied: 0, values: [], writes: [], valueDigests: [], effects: [], digest: 0 };
}

/** Applies the next entry of the committed log. `firstClient` is the node id of the first client. */
export function applyToReference(store: ReferenceStore, table: LogTable, entry: LogEntry, firstClient: number): void {
  store.lastApplied += 1;
  const row = rowAt(table, store.lastApplied)!;
  const { client, session, sequence } = entry;
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

/** The row of a client, by its place among the clients. */
export function effectOf(store: ReferenceStore, place: number): LastEffect {
  while (store.effects.length <= place) {
    store.effects.push({ session: 0, sequence: 0, index: 0, result: null, digest: 0 });
  }
  return store.effects[place]!;
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
