/**
 * The observer of a laboratory test: that of every Raft run, and what the test has budgets for. Counts go up with every
 * message that leaves a node; one that goes beyond its budget is a violation at that message.
 */
import type { RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import { SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { Micros, NodeId, Observer, ObserverFactory, Reporter, WorldView } from '@barksim/sim-core';
import { formatMicros } from '@barksim/sim-core';
import type { Budget, Counted, LabSettings } from './lab-settings.ts';
import { MESSAGE_BUDGET, STORAGE_BUDGET } from './property-names.ts';

/** Types of messages that are counted as requests: what the laboratory counts as calls. */
const REQUESTS: ReadonlySet<RaftMessage['type']> = new Set<RaftMessage['type']>([
  'request-vote',
  'pre-vote-request',
  'append-entries',
  'install-snapshot',
  'install-snapshot-chunk',
  'read-round',
  'timeout-now',
]);

interface LabMemory {
  readonly raft: unknown;
  readonly counts: number[];
  readonly settled: number;
  readonly longestLog: number;
  readonly snapshotIndices: number[];
}

/** Coverage counts up to the longest log that was seen under this name. */
export const LONGEST_LOG = 'mit/longest-log';

export function labObserver(raft: ObserverFactory, settings: LabSettings): ObserverFactory {
  return (view, report) => new LabObserver(raft(view, report), view, report, settings);
}

class LabObserver implements Observer {
  readonly #raft: Observer;
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #clusterSize: number;
  /** By the end of their windows. */
  readonly #budgets: readonly Budget[];
  readonly #maxLogEntries: number;
  readonly #maxSnapshotChars: number;

  #counts: number[];
  /** How many of the budgets were looked at after their windows. */
  #settled = 0;
  #longestLog = 0;
  #snapshotIndices: number[] = [];

  constructor(raft: Observer, view: WorldView, report: Reporter, settings: LabSettings) {
    this.#raft = raft;
    this.#view = view;
    this.#report = report;
    this.#clusterSize = settings.raft.clusterSize;
    this.#budgets = settings.budgets.toSorted((a, b) => a.untilMicros - b.untilMicros);
    this.#maxLogEntries = settings.maxLogEntries ?? Infinity;
    this.#maxSnapshotChars = settings.maxSnapshotChars ?? Infinity;
    this.#counts = this.#budgets.map(() => 0);
    for (let node = 0; node < this.#clusterSize; node++) this.#snapshotIndices.push(0);
  }

  afterEvent(node: NodeId): void {
    this.#raft.afterEvent(node);
    if (node >= 0 && node < this.#clusterSize) this.#look(node);
    this.#settle(this.#view.nowMicros);
  }

  afterAbort(node: NodeId): void {
    this.#raft.afterAbort?.(node);
  }

  #look(node: NodeId): void {
    const state: RaftState = this.#view.stateOf(node);
    const { length } = state.log;
    if (this.#maxLogEntries !== Infinity) {
      for (; this.#longestLog < length; this.#longestLog++) this.#report.sometimes(LONGEST_LOG);
      if (length > this.#maxLogEntries) this.#tooLarge(node, `a log of at most ${this.#maxLogEntries} entries`, `${length} entries`);
    }
    if (this.#maxSnapshotChars === Infinity || state.snapshotIndex === this.#snapshotIndices[node]) return;
    this.#snapshotIndices[node] = state.snapshotIndex;
    const chars = JSON.stringify(this.#view.diskOf(node).cell(SNAPSHOT_CELL).read()).length;
    if (chars > this.#maxSnapshotChars) this.#tooLarge(node, `a snapshot of at most ${this.#maxSnapshotChars} characters`, `${chars} characters`);
  }

  #tooLarge(node: NodeId, expected: string, seen: string): void {
    this.#report.violation(STORAGE_BUDGET, `${this.#view.nameOf(node)} keeps ${expected}`, seen, [node]);
  }

  onSend(from: NodeId, to: NodeId, message: RaftMessage): void {
    this.#raft.onSend?.(from, to, message);
    if (from >= this.#clusterSize) return;
    const now = this.#view.nowMicros;
    for (let i = this.#settled; i < this.#budgets.length; i++) {
      const budget = this.#budgets[i]!;
      if (now >= budget.fromMicros && now < budget.untilMicros) this.#count(i, budget, from, to, message);
    }
  }

  #count(i: number, budget: Budget, from: NodeId, to: NodeId, message: RaftMessage): void {
    const amount = amountOf(message, budget.counts, to < this.#clusterSize);
    for (let k = 0; k < amount; k++) this.#report.sometimes(`mit/${budget.name}`);
    this.#counts[i]! += amount;
    if (amount === 0 || budget.atMost === null || this.#counts[i]! <= budget.atMost) return;
    this.#report.violation(MESSAGE_BUDGET, `${describe(budget)}: at most ${budget.atMost}`, `${this.#counts[i]}`, [from, to]);
  }

  #settle(now: Micros): void {
    while (this.#settled < this.#budgets.length && now >= this.#budgets[this.#settled]!.untilMicros) {
      const budget = this.#budgets[this.#settled]!;
      const count = this.#counts[this.#settled]!;
      if (count < budget.atLeast) this.#report.violation(MESSAGE_BUDGET, `${describe(budget)}: at least ${budget.atLeast}`, `${count}`, []);
      this.#settled += 1;
    }
  }

  onBoot(node: NodeId): void {
    this.#raft.onBoot?.(node);
    if (node < this.#clusterSize) this.#snapshotIndices[node] = (this.#view.stateOf(node) as RaftState).snapshotIndex;
  }

  atEnd(): void {
    this.#settle(this.#view.nowMicros);
    this.#raft.atEnd?.();
  }

  save(): LabMemory {
    return {
      raft: this.#raft.save(),
      counts: this.#counts.slice(),
      settled: this.#settled,
      longestLog: this.#longestLog,
      snapshotIndices: this.#snapshotIndices.slice(),
    };
  }

  load(saved: LabMemory): void {
    this.#raft.load(saved.raft);
    this.#counts = saved.counts.slice();
    this.#settled = saved.settled;
    this.#longestLog = saved.longestLog;
    this.#snapshotIndices = saved.snapshotIndices.slice();
  }
}

function describe({ name, fromMicros, untilMicros }: Budget): string {
  return `${name.replaceAll('-', ' ')}, from ${formatMicros(fromMicros)} to ${formatMicros(untilMicros)}`;
}

function amountOf(message: RaftMessage, counted: Counted, isToServer: boolean): number {
  switch (counted) {
    case 'requests':
      return isToServer && REQUESTS.has(message.type) ? 1 : 0;
    case 'entries':
      return message.type === 'append-entries' ? message.entries.filter((entry) => entry.client >= 0).length : 0;
    case 'refusals':
      return message.type === 'append-reply' && !message.success ? 1 : 0;
    case 'snapshots':
      return message.type === 'install-snapshot' || (message.type === 'install-snapshot-chunk' && message.offset === 0) ? 1 : 0;
    case 'answers':
      return message.type === 'client-reply' ? 1 : 0;
  }
}
