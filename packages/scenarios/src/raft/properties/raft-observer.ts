/**
 * The observer of every Raft run: one fixed sequence of checks after each event, most of which return at once because
 * nothing they look at has changed. What is remembered is plain data and bounded: tables by log index are forgotten
 * below what every node has in a durable snapshot.
 */
import type { HardState, RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import { HARD_STATE_CELL, lastLogIndex, lastLogTerm, SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { Micros, NodeId, Observer, ObserverFactory, Reporter, WorldView } from '@barksim/sim-core';
import { ApplyChecks } from './apply-checks.ts';
import { CommitChecks } from './commit-checks.ts';
import type { CommittedLog } from './committed-log.ts';
import { forgetEntriesBelow, lastCommitted, newCommittedLog } from './committed-log.ts';
import { DurabilityChecks } from './durability-checks.ts';
import type { ElectionMemory } from './election-checks.ts';
import { ElectionChecks } from './election-checks.ts';
import { LogChecks } from './log-checks.ts';
import { forgetBelow } from './log-window.ts';
import { MatchIndexChecks } from './match-index-checks.ts';
import type { OperationMemory } from './operation-checks.ts';
import { OperationChecks } from './operation-checks.ts';
import { CATCH_UP } from './property-names.ts';
import type { ReferenceStore } from './reference-store.ts';
import { newReferenceStore } from './reference-store.ts';
import type { WatchedNode } from './watched-node.ts';
import { unwatchedNode, watchAfresh } from './watched-node.ts';

export interface RaftObserverOptions {
  /** The Raft nodes are 0 to `clusterSize - 1`, the clients come after them. */
  readonly clusterSize: number;
  /** From here on no fault is active. Infinity: faults never stop. */
  readonly quietFromMicros: Micros;
  /** So much later every node has applied what was committed when faults had stopped. */
  readonly catchUpMicros: Micros;
}

/** Tables by index are shortened whenever so many more entries are committed. */
const COMMITS_PER_FORGETTING = 256;

interface RaftObserverMemory {
  readonly watched: WatchedNode[];
  readonly log: CommittedLog;
  readonly store: ReferenceStore;
  readonly election: ElectionMemory;
  readonly operations: OperationMemory;
  readonly forgottenAt: number;
  readonly catchUpIndex: number;
}

export function raftObserver(options: RaftObserverOptions): ObserverFactory {
  return (view, report) => new RaftObserver(view, report, options);
}

class RaftObserver implements Observer {
  readonly #view: WorldView;
  readonly #clusterSize: number;
  readonly #quietFromMicros: Micros;
  readonly #catchUpMicros: Micros;
  readonly #report: Reporter;
  readonly #elections: ElectionChecks;
  readonly #logs: LogChecks;
  readonly #commits: CommitChecks;
  readonly #applies: ApplyChecks;
  readonly #durability: DurabilityChecks;
  readonly #matches: MatchIndexChecks;
  readonly #operations: OperationChecks;

  #watched: WatchedNode[] = [];
  #log: CommittedLog = newCommittedLog();
  #store: ReferenceStore = newReferenceStore();
  /** Last committed entry when the tables were shortened last. */
  #forgottenAt = 0;
  /** What every node must have applied in the end; -1 until the quiet time has come. */
  #catchUpIndex = -1;

  constructor(view: WorldView, report: Reporter, options: RaftObserverOptions) {
    const { clusterSize } = options;
    this.#view = view;
    this.#clusterSize = clusterSize;
    this.#quietFromMicros = options.quietFromMicros;
    this.#catchUpMicros = options.catchUpMicros;
    this.#report = report;
    this.#elections = new ElectionChecks(view, report, clusterSize);
    this.#logs = new LogChecks(view, report);
    this.#commits = new CommitChecks(view, report, clusterSize);
    this.#applies = new ApplyChecks(view, report, clusterSize);
    this.#durability = new DurabilityChecks(view, report);
    this.#matches = new MatchIndexChecks(view, report, clusterSize);
    this.#operations = new OperationChecks(view, report, clusterSize);
    for (let node = 0; node < clusterSize; node++) this.#watched.push(unwatchedNode(clusterSize));
  }

  afterEvent(node: NodeId): void {
    if (node >= this.#clusterSize || node < 0) {
      this.#operations.look(node, this.#store);
      return;
    }
    const watched = this.#watched[node]!;
    const state: RaftState = this.#view.stateOf(node);
    const begins = state.role === 'leader' && (watched.role !== 'leader' || state.currentTerm !== watched.term);
    const rolesChanged = state.currentTerm !== watched.term || state.votedFor !== watched.votedFor || state.role !== watched.role;
    if (rolesChanged) this.#elections.onChange(node, watched, state);
    if (begins) {
      this.#logs.onLeader(node, state, this.#log);
      this.#matches.onLeader(watched);
    }
    if (
      lastLogIndex(state) !== watched.lastIndex ||
      state.baseIndex !== watched.baseIndex ||
      lastLogTerm(state) !== watched.lastTerm
    ) {
      this.#logs.onChange(node, watched, state, this.#log);
    }
    if (rolesChanged) {
      watched.term = state.currentTerm;
      watched.votedFor = state.votedFor;
      watched.role = state.role;
    }
    if (state.role === 'leader') this.#matches.look(node, watched, state);
    if (state.commitIndex !== watched.commitIndex) this.#commits.onChange(node, watched, state, this.#log);
    if (state.lastApplied !== watched.lastApplied) this.#onApplied(node, watched, state);
  }

  #onApplied(node: NodeId, watched: WatchedNode, state: RaftState): void {
    this.#applies.onChange(node, watched, state, this.#store);
    if (lastCommitted(this.#log) - this.#forgottenAt >= COMMITS_PER_FORGETTING) this.#forget();
    if (this.#catchUpIndex < 0 && this.#view.nowMicros >= this.#quietFromMicros) {
      this.#catchUpIndex = lastCommitted(this.#log);
    }
  }

  onSend(from: NodeId, to: NodeId, message: RaftMessage): void {
    if (from >= this.#clusterSize) return;
    this.#durability.onSend(from, to, message, this.#watched[from]!);
    if (message.type === 'vote' && message.granted) this.#elections.onVoteSent(from, to, message.term);
  }

  onBoot(node: NodeId): void {
    if (node >= this.#clusterSize) return;
    const watched = this.#watched[node]!;
    const state: RaftState = this.#view.stateOf(node);
    this.#elections.onBoot(node, watched, state);
    watchAfresh(watched, state);
    this.#logs.onBoot(node, watched, state, this.#log);
    this.#applies.checkSnapshot(node, state, this.#store);
  }

  /** Says nothing of a run that ends before the nodes had the time to catch up. */
  atEnd(): void {
    if (this.#view.nowMicros < this.#quietFromMicros + this.#catchUpMicros) return;
    for (let node = 0; node < this.#clusterSize; node++) {
      if (this.#catchUpIndex < 0 || !this.#view.isUp(node)) continue;
      const { lastApplied } = this.#view.stateOf(node) as RaftState;
      if (lastApplied >= this.#catchUpIndex) continue;
      this.#report.violation(
        CATCH_UP,
        `${this.#view.nameOf(node)} has applied entry ${this.#catchUpIndex}, which was committed when faults had stopped`,
        `it has applied up to ${lastApplied}`,
        [node],
      );
    }
  }

  /** Nothing below the oldest durable snapshot, and no term below the lowest durable one, can come back. */
  #forget(): void {
    this.#forgottenAt = lastCommitted(this.#log);
    let index = this.#forgottenAt;
    let term = Infinity;
    for (let node = 0; node < this.#clusterSize; node++) {
      const disk = this.#view.durableDiskOf(node);
      index = Math.min(index, disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0);
      term = Math.min(term, (disk.readCell(HARD_STATE_CELL) as HardState | undefined)?.currentTerm ?? 0);
    }
    forgetEntriesBelow(this.#log, index);
    forgetBelow(this.#store.rows, index);
    this.#elections.forgetTermsBelow(term);
  }

  save(): RaftObserverMemory {
    return structuredClone({
      watched: this.#watched,
      log: this.#log,
      store: this.#store,
      election: this.#elections.memory,
      operations: this.#operations.memory,
      forgottenAt: this.#forgottenAt,
      catchUpIndex: this.#catchUpIndex,
    });
  }

  load(saved: RaftObserverMemory): void {
    const memory = structuredClone(saved);
    this.#watched = memory.watched;
    this.#log = memory.log;
    this.#store = memory.store;
    this.#elections.memory = memory.election;
    this.#operations.memory = memory.operations;
    this.#forgottenAt = memory.forgottenAt;
    this.#catchUpIndex = memory.catchUpIndex;
  }
}
