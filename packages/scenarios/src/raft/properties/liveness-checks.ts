/**
 * What a cluster does once faults have stopped, besides answering and catching up: it does not ask the same over and
 * over, keeps its leader where nothing disturbs it, finishes changes of members, and its logs stay short. Only the quiet
 * part of a run is looked at, for in troubled times each of these may happen for a good reason.
 */
import type { AppendReply, RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import { lastLogIndex } from '@barksim/barkfs-nodes';
import type { Micros, NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { formatMicros } from '@barksim/sim-core';
import { BOUNDED_GROWTH, JOINT_LEFT, NO_LIVELOCK, RECONFIGURATION_COMPLETES, STABLE_LEADER } from './property-names.ts';

/** So many refusals or snapshots in a row, over half the bound and with nothing taken in between, are a livelock. */
const REPEATED = 20;

/** Entries that a log may hold beyond what its options say: the no-ops and configurations of leaders that came and went. */
const LOG_SLACK = 100;

/** What a node has been asking for, or was sent, in vain. */
interface Repetition {
  count: number;
  sinceMicros: Micros;
}

export interface LivenessMemory {
  /** By node. */
  refusals: Repetition[];
  snapshots: Repetition[];
  /** The first leader of the stable time, or -1. */
  leaderTerm: number;
}

export interface LivenessOptions {
  readonly clusterSize: number;
  readonly quietFromMicros: Micros;
  readonly boundMicros: Micros;
  /** From here on nothing gives a reason to elect another leader. Infinity: something may at any time. */
  readonly stableFromMicros: Micros;
}

export class LivenessChecks {
  memory: LivenessMemory = { refusals: [], snapshots: [], leaderTerm: -1 };
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #options: LivenessOptions;

  constructor(view: WorldView, report: Reporter, options: LivenessOptions) {
    this.#view = view;
    this.#report = report;
    this.#options = options;
    for (let node = 0; node < options.clusterSize; node++) {
      this.memory.refusals.push({ count: 0, sinceMicros: 0 });
      this.memory.snapshots.push({ count: 0, sinceMicros: 0 });
    }
  }

  /** L4: an answer or a snapshot leaves a node. Other messages need not be shown. */
  onSend(from: NodeId, to: NodeId, message: RaftMessage): void {
    if (this.#view.nowMicros < this.#options.quietFromMicros) return;
    const { refusals, snapshots } = this.memory;
    if (message.type === 'append-reply') this.#onAppendReply(from, to, message);
    else if (message.type === 'entries-lost') this.#onRefusal(from, to, message.term);
    else if (message.type === 'install-snapshot') this.#repeat(snapshots[to]!, to, 'is sent a snapshot');
    else if (message.type === 'snapshot-reply' && message.matchIndex > 0) {
      snapshots[from]!.count = 0;
      refusals[from]!.count = 0;
    }
  }

  #onAppendReply(from: NodeId, to: NodeId, reply: AppendReply): void {
    if (reply.success) {
      this.memory.refusals[from]!.count = 0;
      this.memory.snapshots[from]!.count = 0;
    } else {
      this.#onRefusal(from, to, reply.term);
    }
  }

  #onRefusal(from: NodeId, to: NodeId, term: number): void {
    if ((this.#view.stateOf(to) as RaftState).currentTerm === term) this.#repeat(this.memory.refusals[from]!, from, 'refuses entries');
  }

  #repeat(repetition: Repetition, node: NodeId, what: string): void {
    // Some scenarios leave a node down for good, or take its disk.
    if (!this.#view.isUp(node) || (this.#view.stateOf(node) as RaftState).isRetired) return;
    const { nowMicros } = this.#view;
    if (repetition.count === 0) repetition.sinceMicros = nowMicros;
    repetition.count += 1;
    const lasted = nowMicros - repetition.sinceMicros;
    if (repetition.count < REPEATED || lasted < this.#options.boundMicros / 2) return;
    this.#report.violation(
      NO_LIVELOCK,
      `once faults have stopped, ${this.#view.nameOf(node)} takes what its leader sends`,
      `it ${what} for the ${repetition.count}th time in a row, over ${formatMicros(lasted)}`,
      [node],
    );
  }

  /** L5: a node has begun to lead. */
  onLeader(node: NodeId, state: RaftState): void {
    if (this.#view.nowMicros < this.#options.stableFromMicros) return;
    const { memory } = this;
    if (memory.leaderTerm < 0) memory.leaderTerm = this.#highestTermLed(node);
    if (memory.leaderTerm < 0) {
      memory.leaderTerm = state.currentTerm;
      return;
    }
    this.#report.violation(
      STABLE_LEADER,
      `the leader of term ${memory.leaderTerm} stays, as nothing disturbs it`,
      `${this.#view.nameOf(node)} was elected in term ${state.currentTerm}`,
      [node],
    );
  }

  #highestTermLed(except: NodeId): number {
    let term = -1;
    for (let node = 0; node < this.#options.clusterSize; node++) {
      const state: RaftState = this.#view.stateOf(node);
      if (node !== except && state.role === 'leader') term = Math.max(term, state.currentTerm);
    }
    return term;
  }

  /** L6, L7: at the end of a run that was quiet for long enough. `quietIndex`: the end of the committed log when it became so. */
  atEnd(quietIndex: number): void {
    for (let node = 0; node < this.#options.clusterSize; node++) {
      if (!this.#view.isUp(node)) continue;
      const state: RaftState = this.#view.stateOf(node);
      this.#checkChange(node, state, quietIndex);
      this.#checkGrowth(node, state);
    }
  }

  #checkChange(node: NodeId, state: RaftState, quietIndex: number): void {
    const { configurationIndex, commitIndex, configuration } = state;
    if (state.role === 'leader' && configuration.outgoing.length > 0 && configuration.autoLeave && configurationIndex <= Math.min(commitIndex, quietIndex)) {
      this.#report.violation(
        JOINT_LEFT,
        `the joint configuration of entry ${configurationIndex}, committed before faults stopped, is left by its leader`,
        `${this.#view.nameOf(node)} leads term ${state.currentTerm}, and is in it`,
        [node],
      );
    }
    if (state.role !== 'leader' || configurationIndex <= commitIndex || commitIndex > quietIndex) return;
    this.#report.violation(
      RECONFIGURATION_COMPLETES,
      `the change of members in entry ${configurationIndex} is committed or given up`,
      `at ${this.#view.nameOf(node)}, the leader, nothing beyond ${commitIndex} was committed since faults stopped`,
      [node],
    );
  }

  #checkGrowth(node: NodeId, state: RaftState): void {
    const { snapshotAfterEntries, trailingEntries, maxUncommittedEntries, snapshotChunkBytes } = state.options;
    // A leader keeps what follows a snapshot that is on its way in chunks, also to a node that does not answer.
    const held = snapshotChunkBytes > 0 ? state.options.maxEntriesHeldForTransfer : 0;
    const limit = snapshotAfterEntries + trailingEntries + maxUncommittedEntries + held + LOG_SLACK;
    if (state.log.length <= limit) return;
    this.#report.violation(
      BOUNDED_GROWTH,
      `the log of ${this.#view.nameOf(node)} holds at most ${limit} entries: ${snapshotAfterEntries} since a snapshot, ${trailingEntries} before it, ${maxUncommittedEntries} not committed, and some`,
      `it holds ${state.log.length}, up to ${lastLogIndex(state)}`,
      [node],
    );
  }
}
