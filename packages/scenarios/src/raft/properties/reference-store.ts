/**
 * The key-value store as it should be: the committed log applied once, in order, by a second and simpler
 * implementation of the store and its sessions. Nodes, snapshots and clients are compared with it. What each entry did
 * goes into its row of the log table, with a digest of the whole store, so that any node can be compared at its own index.
 */
import type { ClientSession, KeyValueCommand, KeyValueState } from '@barksim/barkfs-nodes';
import { NOBODY } from '@barksim/barkfs-nodes';
import type { LogRow } from './log-table.ts';

/** The last operation of a client that took effect. */
export interface LastEffect {
  session: number;
  sequence: number;
  /** Where in the log. */
  index: number;
  result: unknown;
}

export interface ReferenceStore {
  /** Index of the last entry applied. */
  lastApplied: number;
  values: (number | null)[];
  /** By client, the first client of the cluster at 0. */
  effects: LastEffect[];
  digest: number;
}

export function newReferenceStore(): ReferenceStore {
  return { lastApplied: 0, values: [], effects: [], digest: 0 };
}

/** Applies the next entry of the committed log. `firstClient` is the node id of the first client. */
export function applyToReference(store: ReferenceStore, row: LogRow, firstClient: number): void {
  store.lastApplied += 1;
  const { client, session, sequence } = row.entry;
  if (client !== NOBODY) {
    const command = row.entry.command as KeyValueCommand;
    const place = client - firstClient;
    const effect = effectOf(store, place);
    row.tookEffect = session > effect.session || (session === effect.session && sequence > effect.sequence);
    if (row.tookEffect) {
      const result = execute(store, command);
      store.digest = (store.digest - digestSession(place, effect)) | 0;
      effect.session = session;
      effect.sequence = sequence;
      effect.index = store.lastApplied;
      effect.result = result;
      store.digest = (store.digest + digestSession(place, effect)) | 0;
    }
    row.key = command.key;
    row.valueAfter = store.values[command.key]!;
  }
  row.digest = store.digest;
}

/** The row of a client, by its place among the clients. */
export function effectOf(store: ReferenceStore, place: number): LastEffect {
  while (store.effects.length <= place) store.effects.push({ session: 0, sequence: 0, index: 0, result: null });
  return store.effects[place]!;
}

function execute(store: ReferenceStore, command: KeyValueCommand): unknown {
  const { key } = command;
  const values = store.values;
  while (values.length <= key) values.push(null);
  const before = values[key]!;
  if (command.f === 'get') return before;
  const writes = command.f === 'put' || before === command.expected;
  if (writes) {
    values[key] = command.value;
    store.digest = (store.digest - digestValue(key, before) + digestValue(key, command.value)) | 0;
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
