/** Whom a leader asks to take over (dissertation 3.10). Stateless. */
import type { TimeoutNow } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, HARD_STATE_CELL, SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { hasLostDisk } from './lost-disks.ts';
import { TRANSFER_TARGET_CAUGHT_UP } from './property-names.ts';

export class TransferChecks {
  readonly #view: WorldView;
  readonly #report: Reporter;

  constructor(view: WorldView, report: Reporter) {
    this.#view = view;
    this.#report = report;
  }

  /** What the target holds now it held, or more, when the leader decided: within a term its log only grows. */
  onTimeoutNow(leader: NodeId, target: NodeId, message: TimeoutNow): void {
    const disk = this.#view.durableDiskOf(target);
    if ((disk.readCell(HARD_STATE_CELL)?.currentTerm ?? 0) > message.term) return;
    const held = Math.max(disk.logLastIndex(ENTRIES_LOG), disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0);
    if (held >= message.lastLogIndex || hasLostDisk(this.#view, target)) return;
    this.#report.violation(
      TRANSFER_TARGET_CAUGHT_UP,
      `the durable log of ${this.#view.nameOf(target)} reaches entry ${message.lastLogIndex} before ${this.#view.nameOf(leader)} asks it to stand`,
      `it ends at ${held}`,
      [leader, target],
    );
  }
}
