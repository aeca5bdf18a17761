/**
 * Linearizability of what clients were told, as the run goes and with flat memory. Operations go through the log, so the
 * log itself is a linearization, and checking that it is a legal one takes a few comparisons an operation: each
 * answer is the one that the reference store gives at the operation's place, and whatever returned before an operation
 * was invoked has an earlier place. A read that did not go through the log needs a place at which its value was current
 * (`write-history.ts`). Such an order proves linearizability. Only when it fails is an order searched for,
 * among the operations since the last cut; the verdict is then the search's.
 */
import type { KeyValueCommand } from '@barksim/barkfs-nodes';
import { checkKeyValueHistory } from '@barksim/checkers';
import type { KeyValueOperation } from '@barksim/checkers';
import type { NodeId, OperationRecord, Reporter, WorldView } from '@barksim/sim-core';
import { LINEARIZABLE, READ_FRESHNESS } from './property-names.ts';
import type { LastEffect, ReferenceStore } from './reference-store.ts';
import { copyEffect, effectOf } from './reference-store.ts';
import type { KeyWrites } from './write-history.ts';
import { forgetWritesBefore, placeOfRead } from './write-history.ts';

/** History is cut after so many ended operations. */
const OPERATIONS_PER_CUT = 256;

/** Steps that a search may take before its verdict is `unknown`. */
const MAX_SEARCH_STEPS = 1_000_000;

export interface OperationMemory {
  invokedCount: number;
  endedCount: number;
  /** How many of the history's ended operations have been looked at. */
  lookedAt: number;
  /** Highest place in the log of an operation that has returned. */
  highestReturned: number;
  /** By client: `highestReturned` when its operation was invoked. */
  floors: number[];
  /** By client: how many entries were committed when its operation was invoked, and by which event it was. */
  committed: number[];
  invokedAt: number[];
  /** What the keys held at the last cut, and which operation of each client had taken effect last. */
  valuesAtCut: (number | null)[];
  effectsAtCut: LastEffect[];
  /** Operations of unknown outcome from before the cut that may still take effect. */
  carried: NumberedOperation[];
  /** Values whose writers were told that they have not taken effect. */
  failedValues: number[];
}

export function newOperationMemory(): OperationMemory {
  return {
    invokedCount: 0,
    endedCount: 0,
    lookedAt: 0,
    highestReturned: 0,
    floors: [],
    committed: [],
    invokedAt: [],
    valuesAtCut: [],
    effectsAtCut: [],
    carried: [],
    failedValues: [],
  };
}

export class OperationChecks {
  memory: OperationMemory = newOperationMemory();
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #firstClient: NodeId;

  constructor(view: WorldView, report: Reporter, firstClient: NodeId) {
    this.#view = view;
    this.#report = report;
    this.#firstClient = firstClient;
  }

  /** Operations may have been invoked by `client`, or have ended anywhere (a crash ends those of its clients). */
  look(client: NodeId, store: ReferenceStore): void {
    const { history } = this.#view;
    const memory = this.memory;
    if (history.endedCount !== memory.endedCount) {
      memory.endedCount = history.endedCount;
      this.#onEnded(store);
    }
    if (history.invokedCount !== memory.invokedCount) {
      memory.invokedCount = history.invokedCount;
      const place = client - this.#firstClient;
      while (memory.floors.length <= place) {
        memory.floors.push(0);
        memory.committed.push(0);
        memory.invokedAt.push(0);
      }
      memory.floors[place] = memory.highestReturned;
      memory.committed[place] = store.lastApplied;
      memory.invokedAt[place] = this.#view.eventCount;
    }
  }

  /** How many entries some node had applied when the operation of a client that is under way was invoked. */
  committedAtInvocation(client: NodeId): number {
    return this.memory.committed[client - this.#firstClient] ?? 0;
  }

  /** By which event that was. */
  eventOfInvocation(client: NodeId): number {
    return this.memory.invokedAt[client - this.#firstClient] ?? 0;
  }

  #onEnded(store: ReferenceStore): void {
    const memory = this.memory;
    const { ended } = this.#view.history;
    for (; memory.lookedAt < ended.length; memory.lookedAt++) {
      const record = ended[memory.lookedAt]!;
      if (record.outcome === 'ok' && !this.#isProven(record, store)) this.#onUnproven(record, store);
      else if (record.outcome === 'failed') this.#onFailed(record);
    }
    if (ended.length >= OPERATIONS_PER_CUT) this.#cut(store);
  }

  /** Where the search runs out of its budget a stale read is still one. */
  #onUnproven(record: OperationRecord, store: ReferenceStore): void {
    this.#search();
    const command: KeyValueCommand = record.operation;
    if (command.f === 'get') this.#checkFreshness(record, store.writes[command.key]);
  }

  /** A read gives no value that was overwritten by a write whose client was told so before the read was asked for. */
  #checkFreshness(record: OperationRecord, writes: KeyWrites | undefined): void {
    if (writes === undefined) return;
    const { values } = writes;
    const seen = record.result === null ? -1 : values.lastIndexOf(record.result);
    if (seen < 0 && record.result !== null) return;
    const { key }: KeyValueCommand = record.operation;
    for (const { outcome, operation, result, returnedOrder, client } of this.#view.history.ended) {
      if (outcome !== 'ok' || operation.f === 'get' || operation.key !== key || result === false) continue;
      if (returnedOrder >= record.invokedOrder || values.lastIndexOf(operation.value) <= seen) continue;
      this.#report.violation(
        READ_FRESHNESS,
        `a read of key ${key} sees ${operation.value}, or what came later: ${this.#view.nameOf(client)} was told of it before`,
        `${this.#view.nameOf(record.client)} read ${record.result ?? 'nothing'}`,
        [record.client, client],
      );
      return;
    }
  }

  #onFailed(record: OperationRecord): void {
    const command: KeyValueCommand = record.operation;
    if (command.f !== 'get') this.memory.failedValues.push(command.value);
  }

  /** Nobody else writes this value: no order explains it. */
  #reportPhantom(record: OperationRecord): void {
    this.#report.violation(
      LINEARIZABLE,
      `the writer of ${record.result} was told that it had not taken effect, so nobody reads it`,
      `${this.#view.nameOf(record.client)} read it`,
      [record.client],
    );
  }

  /** Whether the log is a witness for this operation: the right answer, and a place in real time. */
  #isProven(record: OperationRecord, store: ReferenceStore): boolean {
    const command: KeyValueCommand = record.operation;
    const place = record.client - this.#firstClient;
    const effect = effectOf(store, place);
    if (command.f === 'get' && this.memory.failedValues.includes(record.result)) this.#reportPhantom(record);
    if (effect.session !== command.session || effect.sequence !== command.sequence) {
      return command.f === 'get' && this.#isReadProven(command.key, record.result, place, store);
    }
    if (effect.index <= this.memory.floors[place]! || effect.result !== record.result) return false;
    if (effect.index > this.memory.highestReturned) this.memory.highestReturned = effect.index;
    return true;
  }

  /** A read that has no place of its own in the log. */
  #isReadProven(key: number, value: number | null, client: number, store: ReferenceStore): boolean {
    const place = placeOfRead(store.writes, key, value, this.memory.floors[client]!);
    if (place > this.memory.highestReturned) this.memory.highestReturned = place;
    return place >= 0;
  }

  /** No operation that is open, or comes later, has a place before this. */
  #lowestFloor(): number {
    const { floors, highestReturned } = this.memory;
    let lowest = highestReturned;
    for (const { client, outcome } of this.#view.history.operations) {
      if (outcome === 'open') lowest = Math.min(lowest, floors[client - this.#firstClient]!);
    }
    return lowest;
  }

  /** Starts a new window: what has returned is proven, and need not be kept. */
  #cut(store: ReferenceStore): void {
    const memory = this.memory;
    const { history } = this.#view;
    memory.effectsAtCut = store.effects.map(copyEffect);
    memory.valuesAtCut = store.values.slice();
    for (const record of history.ended) if (record.outcome === 'unknown') memory.carried.push(this.#operationOf(record));
    memory.carried = memory.carried.filter((operation) => !this.#isBeforeCut(operation));
    memory.lookedAt = 0;
    history.forgetEnded();
    forgetWritesBefore(store.writes, this.#lowestFloor());
  }

  /** The log is no witness: looks for any other order of what happened since the cut. */
  #search(): void {
    const memory = this.memory;
    const operations: NumberedOperation[] = [];
    for (const [key, value] of memory.valuesAtCut.entries()) if (value !== null) operations.push(putBeforeCut(key, value));
    operations.push(...memory.carried);
    for (const record of this.#view.history.operations) {
      if (record.outcome === 'failed') continue;
      const operation = this.#operationOf(record);
      if (!this.#isBeforeCut(operation)) operations.push(operation);
    }
    const verdict = checkKeyValueHistory(operations, { maxSteps: MAX_SEARCH_STEPS });
    if (verdict.verdict === 'unknown') {
      this.#report.inconclusive(LINEARIZABLE, verdict.reason);
    } else if (verdict.verdict === 'violation') {
      const nodes = [...new Set(verdict.witness.map((operation) => operation.client as number))].filter((id) => id >= 0);
      this.#report.violation(
        LINEARIZABLE,
        `the operations on key ${verdict.key} have an order that respects real time and their results`,
        verdict.explanation,
        nodes,
      );
    }
  }

  /** Whether an operation is part of the values at the cut, or can take effect no more. */
  #isBeforeCut(operation: NumberedOperation): boolean {
    const effect = this.memory.effectsAtCut[operation.client - this.#firstClient];
    if (effect === undefined || operation.session > effect.session) return false;
    return operation.session < effect.session || operation.sequence <= effect.sequence;
  }

  #operationOf(record: OperationRecord): NumberedOperation {
    const { id, client, operation, invokedOrder, outcome, result, returnedOrder } = record;
    const command: KeyValueCommand = operation;
    return { ...command, id, client, result, invokedOrder, returnedOrder: outcome === 'ok' ? returnedOrder : Infinity };
  }
}

/** An operation as the checker takes it, with its client's numbers. */
type NumberedOperation = KeyValueOperation & {
  readonly client: NodeId;
  readonly session: number;
  readonly sequence: number;
};

/** Stands for whatever gave a key its value before the cut. */
function putBeforeCut(key: number, value: number): NumberedOperation {
  return { id: 0, client: -1, session: 0, sequence: 0, f: 'put', key, value, invokedOrder: 0, returnedOrder: 0 };
}
