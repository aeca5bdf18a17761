/** Whom a leader asks to take over, and what comes of it (dissertation 3.10). Stateless. */
import type { RaftState, TimeoutNow, TransferLeadership } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, HARD_STATE_CELL, isVoter, NOBODY, SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { isUnderRepair } from './damaged-logs.ts';
import { hasLostDisk } from './lost-disks.ts';
import { TRANSFER_CARRIED_OUT, TRANSFER_TARGET_CAUGHT_UP, TRANSFER_TARGET_STANDS, TRANSFER_TARGET_VOTES } from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';
import { watchedLastIndex } from './watched-node.ts';

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
    if (held >= message.lastLogIndex || hasLostDisk(this.#view, target) || isUnderRepair(this.#view, target)) return;
    this.#report.violation(
      TRANSFER_TARGET_CAUGHT_UP,
      `the durable log of ${this.#view.nameOf(target)} reaches entry ${message.lastLogIndex} before ${this.#view.nameOf(leader)} asks it to stand`,
      `it ends at ${held}`,
      [leader, target],
    );
  }

  /** The leader has asked the target to stand in the event that is over, and may have taken its vote later in it. */
  onAsked(leader: NodeId, target: NodeId, state: RaftState, before: WatchedNode): void {
    const votes = isVoter(state.configuration, target) || ((before.voters | before.outgoing) & (1 << target)) !== 0;
    if (target !== leader && (state.role !== 'leader' || votes)) return;
    this.#report.violation(
      TRANSFER_TARGET_VOTES,
      `${this.#view.nameOf(leader)} hands over to another voter of its configuration`,
      `it asks ${this.#view.nameOf(target)} to stand`,
      [leader, target],
    );
  }

  /** 3.10, step 3: a node was asked to stand, and has handled that. `before` is as it was then. */
  onToldToStand(node: NodeId, { term, lastLogIndex }: TimeoutNow, state: RaftState, before: WatchedNode): void {
    const votes = ((before.voters | before.outgoing) & (1 << node)) !== 0;
    if (!votes || before.role !== 'follower' || before.term !== term || watchedLastIndex(before) < lastLogIndex) return;
    if (state.repairIndex !== 0 || state.currentTerm > term) return;
    this.#report.violation(
      TRANSFER_TARGET_STANDS,
      `${this.#view.nameOf(node)} stands for election as soon as ${this.#view.nameOf(this.#view.handledFrom)}, which leads term ${term}, asks it to`,
      `it is ${state.role} of term ${state.currentTerm}`,
      [node, this.#view.handledFrom],
    );
  }

  /** An operator has asked a node to hand over, which has handled that. `before` is as it was then. */
  onToldToHandOver(node: NodeId, { target }: TransferLeadership, state: RaftState, before: WatchedNode): void {
    if (before.role !== 'leader' || state.role !== 'leader' || state.transferTarget !== NOBODY) return;
    if (target === node || !isVoter(state.configuration, target)) return;
    this.#report.violation(
      TRANSFER_CARRIED_OUT,
      `${this.#view.nameOf(node)}, which leads term ${state.currentTerm}, begins to hand over to ${this.#view.nameOf(target)} when an operator asks it to`,
      'it does not',
      [node, target],
    );
  }

  /** 3.10, step 1: the log of a leader that hands over has grown by a request. */
  onRequestTaken(leader: NodeId, state: RaftState): void {
    this.#report.violation(
      TRANSFER_CARRIED_OUT,
      `${this.#view.nameOf(leader)} takes no requests while it hands over to ${this.#view.nameOf(state.transferTarget)}`,
      `it has appended one in term ${state.currentTerm}`,
      [leader],
    );
  }
}
