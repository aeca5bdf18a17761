/**
 * State Machine Safety, exactly-once and the soundness of snapshots (figure 3, §7; dissertation 6.3): whatever a node has
 * applied, its store is what the reference makes of the same prefix of the log.
 */
import type { KeyValueState, RaftState } from '@barksim/barkfs-nodes';
import { termAt } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { LogRow, LogTable } from './log-table.ts';
import { findRow, rowAt } from './log-table.ts';
import { EXACTLY_ONCE, MONOTONE_COMMIT, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from './property-names.ts';
import type { ReferenceStore } from './reference-store.ts';
import { applyToReference, digestOfStore } from './reference-store.ts';
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
        MONOTONE_COMMIT,
        `the applied index of ${this.#view.nameOf(node)} never falls below ${before} while it runs`,
        `it is ${applied}`,
        [node],
      );
      return;
    }
    if (before < state.baseIndex) {
      this.checkSnapshot(node, state, table);
      return;
    }
    while (store.lastApplied < applied) {
      const row = findRow(table, store.lastApplied + 1, termAt(state, store.lastApplied + 1));
      if (row === undefined) return;
      applyToReference(store, row, this.#clusterSize);
    }
    // Of several entries that touched the same key the last one shows.
    let keysSeen = 0;
    let clientsSeen = 0;
    for (let index = applied; index > before; index--) {
      const row = rowAt(table, index);
      if (row === undefined || row.key < 0) continue;
      const key = 1 << row.key;
      const client = 1 << row.entry.client;
      if ((keysSeen & key) === 0) this.#compareKey(node, index, row, state);
      if ((clientsSeen & client) === 0 && row.tookEffect) this.#compareSession(node, index, row, state);
      keysSeen |= key;
      if (row.tookEffect) clientsSeen |= client;
    }
  }

  /** A node has booted from a snapshot or installed one: it must equal the reference at that index. */
  checkSnapshot(node: NodeId, state: RaftState, table: LogTable): void {
    const row = rowAt(table, state.lastApplied);
    if (row !== undefined) this.#compareStore(node, row, state);
  }

  #compareKey(node: NodeId, index: number, row: LogRow, state: RaftState): void {
    const machine: KeyValueState = state.machine;
    const value = machine.values[row.key]!;
    if (value === row.valueAfter) return;
    const { session, sequence } = row.entry;
    this.#report.violation(
      row.tookEffect ? STATE_MACHINE_SAFETY : EXACTLY_ONCE,
      row.tookEffect
        ? `after entry ${index} key ${row.key} holds ${row.valueAfter}`
        : `entry ${index} repeats operation ${sequence} of session ${session} and takes no effect: key ${row.key} holds ${row.valueAfter}`,
      `at ${this.#view.nameOf(node)} it holds ${value}`,
      [node],
    );
  }

  #compareSession(node: NodeId, index: number, row: LogRow, state: RaftState): void {
    const { client, session, sequence } = row.entry;
    const known = state.sessions[client - this.#clusterSize];
    if (known !== undefined && known.sequence === sequence && known.session === session) return;
    this.#report.violation(
      EXACTLY_ONCE,
      `after entry ${index} ${this.#view.nameOf(client)} is known to have executed operation ${sequence} of session ${session}`,
      `${this.#view.nameOf(node)} keeps ${JSON.stringify(known)}`,
      [node],
    );
  }

  #compareStore(node: NodeId, row: LogRow, state: RaftState): void {
    if (digestOfStore(state.machine, state.sessions) === row.digest) return;
    this.#report.violation(
      SNAPSHOT_SOUND,
      `the store of ${this.#view.nameOf(node)} is what the log up to entry ${state.lastApplied} makes of it`,
      `values ${JSON.stringify(state.machine.values)}, sessions ${JSON.stringify(state.sessions)}`,
      [node],
    );
  }
}
