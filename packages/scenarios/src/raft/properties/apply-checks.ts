/**
 * State Machine Safety, exactly-once and the soundness of snapshots (figure 3, §7; dissertation 6.3): whatever a node has
 * applied, its store is what the reference makes of the same prefix of the log.
 */
import type { KeyValueState, RaftState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { rowAt } from './log-window.ts';
import { EXACTLY_ONCE, MONOTONE_COMMIT, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from './property-names.ts';
import type { AppliedRow, ReferenceStore } from './reference-store.ts';
import { applyToReference, digestOfStore, lastReferenceIndex } from './reference-store.ts';
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

  /** The applied index of a running node differs from the last look. Also brings `watched` up to date. */
  onChange(node: NodeId, watched: WatchedNode, state: RaftState, store: ReferenceStore): void {
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
      this.checkSnapshot(node, state, store);
      return;
    }
    for (let index = before + 1; index <= applied; index++) this.#compareEntry(node, index, state, store);
    const row = rowAt(store.rows, applied);
    if (row === undefined) return;
    if (applied === before + 1) this.#compareKey(node, row, state);
    else this.#compareStore(node, row, state, STATE_MACHINE_SAFETY);
  }

  /** A node has booted from a snapshot or installed one: it must equal the reference at that index. */
  checkSnapshot(node: NodeId, state: RaftState, store: ReferenceStore): void {
    const row = rowAt(store.rows, state.lastApplied);
    if (row !== undefined) this.#compareStore(node, row, state, SNAPSHOT_SOUND);
  }

  #compareEntry(node: NodeId, index: number, state: RaftState, store: ReferenceStore): void {
    const entry = state.log[index - state.baseIndex - 1]!;
    if (index > lastReferenceIndex(store)) {
      applyToReference(store, entry, this.#clusterSize);
      return;
    }
    const row = rowAt(store.rows, index);
    if (row === undefined || (row.client === entry.client && row.session === entry.session && row.sequence === entry.sequence)) return;
    this.#report.violation(
      STATE_MACHINE_SAFETY,
      `every node applies operation ${row.sequence} of session ${row.session} of client ${row.client} as entry ${index}`,
      `${this.#view.nameOf(node)} applied operation ${entry.sequence} of session ${entry.session} of client ${entry.client}`,
      [node],
    );
  }

  /** After a single entry, what that entry touched. */
  #compareKey(node: NodeId, row: AppliedRow, state: RaftState): void {
    if (row.key < 0) return;
    const machine: KeyValueState = state.machine;
    const value = machine.values[row.key] ?? null;
    const session = state.sessions[row.client - this.#clusterSize]!;
    if (value === row.valueAfter && (!row.tookEffect || session.sequence === row.sequence)) return;
    this.#report.violation(
      row.tookEffect ? STATE_MACHINE_SAFETY : EXACTLY_ONCE,
      row.tookEffect
        ? `after entry ${state.lastApplied} key ${row.key} holds ${row.valueAfter}`
        : `entry ${state.lastApplied} repeats operation ${row.sequence} of session ${row.session} and takes no effect: key ${row.key} holds ${row.valueAfter}`,
      `at ${this.#view.nameOf(node)} it holds ${value}`,
      [node],
    );
  }

  #compareStore(node: NodeId, row: AppliedRow, state: RaftState, property: string): void {
    if (digestOfStore(state.machine, state.sessions) === row.digest) return;
    this.#report.violation(
      property,
      `the store of ${this.#view.nameOf(node)} is what the log up to entry ${state.lastApplied} makes of it`,
      `values ${JSON.stringify(state.machine.values)}, sessions ${JSON.stringify(state.sessions)}`,
      [node],
    );
  }
}
