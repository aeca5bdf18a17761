/**
 * State Machine Safety, exactly-once and the soundness of snapshots (figure 3, §7; dissertation 6.3): whatever a node has
 * applied, its store is what the reference makes of the same prefix of the log.
 */
import type { KeyValueState, RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { LogRow, LogTable } from './log-table.ts';
import { rowAt } from './log-table.ts';
import { EXACTLY_ONCE, MONOTONE_APPLIED, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY, STATE_ORDER } from './property-names.ts';
import type { ReferenceStore } from './reference-store.ts';
import { ABSENT, applyToReference, digestOfExpiry, digestOfStore } from './reference-store.ts';
import type { WatchedNode } from './watched-node.ts';

export class ApplyChecks {
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #clusterSize: number;

  constructor(view: WorldView, report: Reporter, clusterSize: number) {
    this.#view = view;
    this.#report = report;
    this.#clusterSize = clusterSize;
  }

  /**
   * The applied index of a running node differs from the last look. That the entries are the committed ones is known
   * from the checks of its log and its commit index. Also brings `watched` up to date.
   */
  onChange(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable, store: ReferenceStore): void {
    const before = watched.lastApplied;
    const applied = state.lastApplied;
    watched.lastApplied = applied;
    if (applied < before) {
      this.#report.violation(
        MONOTONE_APPLIED,
        `the applied index of ${this.#view.nameOf(node)} never falls below ${before} while it runs`,
        `it is ${applied}`,
        [node],
      );
      return;
    }
    if (applied > table.lastCommitted) {
      this.#report.violation(
        STATE_ORDER,
        `${this.#view.nameOf(node)} applies nothing beyond entry ${table.lastCommitted}, the last one committed anywhere`,
        `it has applied up to ${applied}`,
        [node],
      );
      return;
    }
    if (before < state.baseIndex) {
      this.checkSnapshot(node, state, table);
      return;
    }
    this.learn(state, table, store);
    this.#compare(node, before, state, table);
  }

  /** Brings the reference to where a node has got, if no node has got so far before. */
  learn(state: RaftState, table: LogTable, store: ReferenceStore): void {
    const last = Math.min(state.lastApplied, table.lastCommitted);
    while (store.lastApplied < last && store.lastApplied >= state.baseIndex) {
      const entry = state.log[store.lastApplied - state.baseIndex]!;
      applyToReference(store, table, entry, this.#clusterSize);
    }
  }

  /** A node has booted from a snapshot or installed one: it must equal the reference at that index. */
  checkSnapshot(node: NodeId, state: RaftState, table: LogTable): void {
    const row = rowAt(table, state.lastApplied);
    if (row !== undefined) this.#compareStore(node, row, state);
  }

  /** What the newly applied entries touched, each key and session once: of several entries the last one shows. */
  #compare(node: NodeId, before: number, state: RaftState, table: LogTable): void {
    const { values }: KeyValueState = state.machine;
    let keysSeen = 0;
    let clientsSeen = 0;
    for (let index = state.lastApplied; index > before; index--) {
      const row = rowAt(table, index);
      if (row !== undefined && index === state.lastApplied && row.expiryDigest !== 0) this.#compareSessions(node, row, state);
      if (row === undefined || row.key < 0) continue;
      const { key, entry } = row;
      const { client } = entry;
      if ((keysSeen & (1 << key)) === 0) {
        keysSeen |= 1 << key;
        if ((key < values.length ? (values[key] ?? ABSENT) : ABSENT) !== row.valueAfter) this.#reportKey(node, row, state);
      }
      if (row.tookEffect && row.expiryDigest === 0 && (clientsSeen & (1 << client)) === 0) {
        clientsSeen |= 1 << client;
        const known = state.sessions[client - this.#clusterSize];
        if (known === undefined || known.sequence !== entry.sequence || known.session !== entry.session) {
          this.#reportSession(node, row, state);
        }
      }
    }
  }

  /** Where sessions may end, what is known of them is compared as a whole: later entries may have closed any. */
  #compareSessions(node: NodeId, row: LogRow, state: RaftState): void {
    const isSame = row.expiryDigest === digestOfExpiry(state.expiry) && row.digest === digestOfStore(state.machine, state.sessions);
    if (isSame) return;
    this.#report.violation(
      STATE_MACHINE_SAFETY,
      `after entry ${row.index} every node has the same values and knows the same sessions, of which the same are open`,
      `${this.#view.nameOf(node)} has values ${JSON.stringify(state.machine.values)}, sessions ${JSON.stringify(state.sessions)}, ${JSON.stringify(state.expiry)}`,
      [node],
    );
  }

  #reportKey(node: NodeId, row: LogRow, state: RaftState): void {
    const { index, key } = row;
    const { client, session, sequence } = row.entry;
    const held = `key ${key} holds ${row.valueAfter === ABSENT ? 'nothing' : row.valueAfter}`;
    const operation = `operation ${sequence} of session ${session} of ${this.#view.nameOf(client)}`;
    this.#report.violation(
      row.tookEffect ? STATE_MACHINE_SAFETY : EXACTLY_ONCE,
      row.tookEffect
        ? `after entry ${index}, ${operation}, ${held}`
        : `entry ${index} repeats ${operation}, or its session has ended, and takes no effect: ${held}`,
      `at ${this.#view.nameOf(node)} it holds ${(state.machine as KeyValueState).values[key] ?? 'nothing'}`,
      [node],
    );
  }

  #reportSession(node: NodeId, row: LogRow, state: RaftState): void {
    const { index } = row;
    const { client, session, sequence } = row.entry;
    this.#report.violation(
      EXACTLY_ONCE,
      `after entry ${index} operation ${sequence} of session ${session} of ${this.#view.nameOf(client)} is known to be executed`,
      `${this.#view.nameOf(node)} keeps ${JSON.stringify(state.sessions[client - this.#clusterSize])}`,
      [node],
    );
  }

  #compareStore(node: NodeId, row: LogRow, state: RaftState): void {
    const isSame = digestOfStore(state.machine, state.sessions) === row.digest;
    if (isSame && (row.expiryDigest === 0 || row.expiryDigest === digestOfExpiry(state.expiry))) return;
    this.#report.violation(
      SNAPSHOT_SOUND,
      `the store of ${this.#view.nameOf(node)} is what the log up to entry ${state.lastApplied} makes of it`,
      `values ${JSON.stringify(state.machine.values)}, sessions ${JSON.stringify(state.sessions)}, ${JSON.stringify(state.expiry)}`,
      [node],
    );
  }
}
