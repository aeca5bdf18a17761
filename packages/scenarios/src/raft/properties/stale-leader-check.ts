/**
 * A leader of an earlier term is told of the later one by whoever it sends entries to (§5.1). Where candidates are ignored, that is the
 * only way back for a node that went ahead alone. Looked at once faults have stopped: the answer may have to wait for a sync.
 */
import type { RaftState } from '@barksim/barkfs-nodes';
import type { Micros, NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { formatMicros } from '@barksim/sim-core';
import { STALE_LEADER_TOLD } from './property-names.ts';

const NOTHING_OWED = -1;

export interface StaleLeaderMemory {
  /** By node and leader: since when the node owes an answer. */
  owedSince: Micros[][];
}

export class StaleLeaderChecks {
  memory: StaleLeaderMemory;
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #boundMicros: Micros;
  /** The last event in which any node has answered, and whom it has: one node sends in an event, so one bit for each leader. */
  #answeredAt = -1;
  #answered = 0;

  /** An answer takes no longer than `boundMicros`. */
  constructor(view: WorldView, report: Reporter, clusterSize: number, boundMicros: Micros) {
    this.#view = view;
    this.#report = report;
    this.#boundMicros = boundMicros;
    const nodes = Array.from({ length: clusterSize });
    this.memory = { owedSince: nodes.map(() => nodes.map(() => NOTHING_OWED)) };
  }

  /** A node that keeps nothing owes nothing. */
  onBoot(node: NodeId): void {
    this.memory.owedSince[node]!.fill(NOTHING_OWED);
  }

  /** A node has handled entries of `term`, and has perhaps answered in the same event. */
  onEntries(node: NodeId, leader: NodeId, term: number, state: RaftState): void {
    const owed = this.memory.owedSince[node]!;
    if (term >= state.currentTerm || owed[leader] !== NOTHING_OWED) return;
    const isAnswered = this.#answeredAt === this.#view.eventCount && (this.#answered & (1 << leader)) !== 0;
    if (!isAnswered) owed[leader] = this.#view.nowMicros;
  }

  /** Any answer to entries tells. */
  onAnswered(node: NodeId, leader: NodeId): void {
    this.memory.owedSince[node]![leader] = NOTHING_OWED;
    if (this.#answeredAt !== this.#view.eventCount) this.#answered = 0;
    this.#answeredAt = this.#view.eventCount;
    this.#answered |= 1 << leader;
  }

  /** A node has handled something. */
  look(node: NodeId, state: RaftState): void {
    const owed = this.memory.owedSince[node]!;
    for (let leader = 0; leader < owed.length; leader++) {
      const since = owed[leader]!;
      if (since === NOTHING_OWED || this.#view.nowMicros - since < this.#boundMicros) continue;
      this.#report.violation(
        STALE_LEADER_TOLD,
        `${this.#view.nameOf(node)} tells ${this.#view.nameOf(leader)}, which sends entries of an earlier term, of term ${state.currentTerm}`,
        `it has not answered for ${formatMicros(this.#view.nowMicros - since)}`,
        [node, leader],
      );
    }
  }
}
