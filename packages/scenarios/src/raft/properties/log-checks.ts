/**
 * What may happen to a log (figure 3; §5.3, §5.4): Leader Append-Only, Log Matching, terms in order, and no loss of
 * committed entries. Only what changed since the last look is compared, so Log Matching rests on induction: every entry
 * is compared with the first one seen of its index and term, and so is the term before it.
 */
import type { LogEntry, RaftState } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, lastLogIndex, lastLogTerm, termAt } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { ElectionChecks } from './election-checks.ts';
import type { LogTable } from './log-table.ts';
import { committedRowAt, compareEntry } from './log-table.ts';
import {
  ACKNOWLEDGED_ENTRIES_STAY,
  CANDIDATE_TERM_NOT_IN_LOG,
  COMMITTED_ENTRIES_STAY,
  LEADER_APPEND_ONLY,
  LEADER_COMPLETENESS,
  LEADER_LOG_LONGEST,
  LOG_MATCHING,
  LOG_TERMS_ORDERED,
  STAMPED_BY_LEADER,
} from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';
import { lastEntryOf, watchedLastIndex, watchedTermAt } from './watched-node.ts';

export class LogChecks {
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #elections: ElectionChecks;

  /** Who led which term is asked of `elections`. */
  constructor(view: WorldView, report: Reporter, elections: ElectionChecks) {
    this.#view = view;
    this.#report = report;
    this.#elections = elections;
  }

  /** Whether something is missing within the log: nothing else can be said about it then. */
  hasHole(node: NodeId, watched: WatchedNode, state: RaftState): boolean {
    const { log, baseIndex } = state;
    for (let position = log.length - 1; position >= 0; position--) {
      const entry: LogEntry | undefined = log[position];
      if (entry === undefined) {
        this.#report.violation(
          LOG_MATCHING,
          `the log of ${this.#view.nameOf(node)} holds every entry from ${baseIndex + 1} to ${lastLogIndex(state)}`,
          `there is no entry ${baseIndex + 1 + position}`,
          [node],
        );
        return true;
      }
      if (entry === watched.lastEntry) return false;
    }
    return false;
  }

  /** Compares the log of a running node with the last look, and brings `watched` up to date. */
  look(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable): void {
    const length = state.log.length;
    const isSameBase = state.baseIndex === watched.baseIndex;
    this.#checkWatchedEnd(node, watched, state, table);
    if (isSameBase && length === watched.length && lastLogTerm(state) === watched.lastTerm) {
      watched.lastEntry = lastEntryOf(state);
      return;
    }
    const isNextEntry =
      isSameBase && length === watched.length + 1 && (length === 1 || state.log[length - 2]!.term === watched.lastTerm);
    if (isNextEntry) {
      watched.lastTerm = this.#checkEntry(node, state.baseIndex + length, watched.lastTerm, state, table);
      watched.terms.push(watched.lastTerm);
    } else {
      this.#followLog(node, watched, state, table);
      watched.lastTerm = lastLogTerm(state);
    }
    watched.length = length;
    watched.lastEntry = lastEntryOf(state);
  }

  /** What lies where the log ended at the last look: of the same term it may be a copy of what lay there, and nothing else. */
  #checkWatchedEnd(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable): void {
    if (watched.lastEntry === undefined) return;
    const index = watchedLastIndex(watched);
    const position = index - state.baseIndex - 1;
    if (position < 0 || position >= state.log.length) return;
    const entry = state.log[position]!;
    if (entry === watched.lastEntry || entry.term !== watched.lastTerm) return;
    this.#checkEntry(node, index, termAt(state, index - 1), state, table);
  }

  /**
   * Learns what a handler that ended half-way had made of the log. What it dropped may still be on its disk, where it goes with
   * the next entry that is written.
   */
  onAbort(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable): void {
    if (state.baseIndex !== watched.baseIndex) this.#followBase(watched, state);
    const from = firstDifference(watched, state);
    if (from <= watchedLastIndex(watched)) {
      this.#checkDropped(node, from, watched, state, table);
      watched.terms.length = from - watched.baseIndex - 1;
    }
    this.#onAppended(node, from, watched, state, table);
  }

  /** Anything but one more entry. */
  #followLog(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable): void {
    if (state.baseIndex !== watched.baseIndex) this.#followBase(watched, state);
    const from = firstDifference(watched, state);
    if (from <= watchedLastIndex(watched)) {
      this.#onDropped(node, from, watched, state, table);
      watched.terms.length = from - watched.baseIndex - 1;
    }
    this.#onAppended(node, from, watched, state, table);
  }

  /** A node has booted: whatever its disk held is in its log, and none of it may contradict what was seen. */
  onBoot(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable): void {
    // A node whose disk was damaged knows that it lacks entries, and takes no part in elections until it has them again.
    if (state.repairIndex === 0) this.#checkPromised(node, watched, state, table);
    if (watchedLastIndex(watched) < watched.acknowledgedIndex) this.onShortLog(node, watched, state);
    for (let index = state.baseIndex + 1; index <= watchedLastIndex(watched); index++) {
      this.#checkEntry(node, index, termAt(state, index - 1), state, table);
    }
  }

  /**
   * What a node acknowledged in some term was what that term's leader held, so also what had been committed by then
   * (§5.4). It is there after a restart, whatever term the node is in by now.
   */
  #checkPromised(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable): void {
    const last = Math.min(watched.acknowledgedIndex, table.lastCommitted);
    for (let index = Math.max(state.baseIndex, table.first - 1) + 1; index <= last; index++) {
      const row = committedRowAt(table, index);
      if (row === undefined || row.committedBy > watched.acknowledgedTerm || termAt(state, index) === row.entry.term) continue;
      this.#report.violation(
        COMMITTED_ENTRIES_STAY,
        `${this.#view.nameOf(node)} still holds entry ${index} of term ${row.entry.term} after its restart: committed, and acknowledged by it`,
        index > lastLogIndex(state)
          ? `its log ends at ${lastLogIndex(state)}`
          : `it holds one of term ${termAt(state, index)} there`,
        [node],
      );
      return;
    }
  }

  /** §5.4: whoever begins to lead holds what was committed in earlier terms. */
  onLeader(node: NodeId, state: RaftState, table: LogTable): void {
    let index = table.lastCommitted;
    let row = committedRowAt(table, index);
    while (index > state.baseIndex && row !== undefined && row.committedBy >= state.currentTerm) {
      index -= 1;
      row = committedRowAt(table, index);
    }
    if (index <= state.baseIndex || row === undefined || termAt(state, index) === row.entry.term) return;
    this.#report.violation(
      LEADER_COMPLETENESS,
      `the leader of term ${state.currentTerm} holds entry ${index} of term ${row.entry.term}, which an earlier leader committed`,
      index > lastLogIndex(state)
        ? `the log of ${this.#view.nameOf(node)} ends at ${lastLogIndex(state)}`
        : `${this.#view.nameOf(node)} holds an entry of term ${termAt(state, index)} there`,
      [node],
    );
  }

  /** Entries were compacted away, or the log begins anew behind a snapshot. */
  #followBase(watched: WatchedNode, state: RaftState): void {
    const dropped = state.baseIndex - watched.baseIndex;
    watched.terms.splice(0, dropped);
    watched.baseIndex = state.baseIndex;
    watched.length = watched.terms.length;
  }

  #onDropped(node: NodeId, from: number, watched: WatchedNode, state: RaftState, table: LogTable): void {
    this.#checkDropped(node, from, watched, state, table);
    this.#checkDropOnDisk(node, state);
    if (watched.acknowledgedTerm === state.currentTerm && from <= watched.acknowledgedIndex) {
      this.#reportAcknowledged(node, watched, `it dropped its log from ${from} on`);
    }
  }

  #checkDropped(node: NodeId, from: number, watched: WatchedNode, state: RaftState, table: LogTable): void {
    if (state.role === 'leader' && watched.role === 'leader' && state.currentTerm === watched.term) {
      this.#report.violation(
        LEADER_APPEND_ONLY,
        `the log of ${this.#view.nameOf(node)} only grows while it leads term ${state.currentTerm}`,
        `entry ${from} is gone or replaced`,
        [node],
      );
    }
    this.#checkCommittedStay(node, from, watched, state, table);
  }

  /** What was dropped must not come back after a restart. */
  #checkDropOnDisk(node: NodeId, state: RaftState): void {
    const onDisk = this.#view.diskOf(node).log(ENTRIES_LOG).lastIndex;
    if (onDisk === lastLogIndex(state)) return;
    this.#report.violation(
      LOG_MATCHING,
      `what ${this.#view.nameOf(node)} drops from its log is dropped on its disk as well: it ends at ${lastLogIndex(state)}`,
      `on the disk it ends at ${onDisk}`,
      [node],
    );
  }

  #checkCommittedStay(node: NodeId, from: number, watched: WatchedNode, state: RaftState, table: LogTable): void {
    const last = Math.min(watchedLastIndex(watched), table.lastCommitted);
    for (let index = from; index <= last; index++) {
      const row = committedRowAt(table, index);
      if (row === undefined) continue;
      const { term } = row.entry;
      if (watchedTermAt(watched, index) !== term || termAt(state, index) === term) continue;
      this.#report.violation(
        COMMITTED_ENTRIES_STAY,
        `${this.#view.nameOf(node)} keeps entry ${index} of term ${term}, which is committed`,
        `it dropped its log from ${from} on, which now ends at ${lastLogIndex(state)}`,
        [node],
      );
      return;
    }
  }

  /** The log ends before what the node has acknowledged in some term. */
  onShortLog(node: NodeId, watched: WatchedNode, state: RaftState): void {
    // A node with a damaged log knows that it lacks some. What it had acknowledged counts: it helps nobody into office who lacks it.
    if (state.repairIndex >= watched.acknowledgedIndex) return;
    if (watched.acknowledgedTerm !== state.currentTerm) {
      // A later leader may replace what was acknowledged to an earlier one.
      watched.acknowledgedTerm = 0;
      watched.acknowledgedIndex = 0;
      watched.acknowledgedEntries = 0;
      return;
    }
    this.#reportAcknowledged(node, watched, `its log ends at ${lastLogIndex(state)}`);
  }

  #reportAcknowledged(node: NodeId, watched: WatchedNode, seen: string): void {
    this.#report.violation(
      ACKNOWLEDGED_ENTRIES_STAY,
      `in term ${watched.acknowledgedTerm} ${this.#view.nameOf(node)} keeps its log up to ${watched.acknowledgedIndex}, which it has acknowledged`,
      seen,
      [node],
    );
  }

  #onAppended(node: NodeId, from: number, watched: WatchedNode, state: RaftState, table: LogTable): void {
    const last = lastLogIndex(state);
    let termBefore = termAt(state, from - 1);
    for (let index = from; index <= last; index++) {
      termBefore = this.#checkEntry(node, index, termBefore, state, table);
      watched.terms.push(termBefore);
    }
  }

  /** Compares one entry with what was seen, and returns its term. */
  #checkEntry(node: NodeId, index: number, termBefore: number, state: RaftState, table: LogTable): number {
    const entry = state.log[index - state.baseIndex - 1]!;
    if (entry.term < termBefore || entry.term > state.currentTerm) {
      this.#report.violation(
        LOG_TERMS_ORDERED,
        `the terms in the log of ${this.#view.nameOf(node)} never fall, up to its own term ${state.currentTerm}`,
        `entry ${index} is of term ${entry.term}, after one of term ${termBefore}`,
        [node],
      );
    }
    const finding = compareEntry(table, index, entry, termBefore);
    if (finding === 'different') this.#reportMismatch(node, index, termBefore, entry);
    else if (finding === 'new') this.#checkOrigin(node, index, entry, state);
    return entry.term;
  }

  /** An entry comes into being at the leader of its term (§5.3), so nobody holds more entries of that term. */
  #checkOrigin(node: NodeId, index: number, entry: LogEntry, state: RaftState): void {
    const { term } = entry;
    const leader = this.#elections.leaderOf(term);
    if (leader === node) {
      if (state.options.sessionLimit > 0) this.#checkStamp(node, index, entry);
      return;
    }
    if (leader < 0) {
      this.#report.violation(
        CANDIDATE_TERM_NOT_IN_LOG,
        `there are no entries of term ${term}, which has no leader`,
        `entry ${index} of that term is at ${this.#view.nameOf(node)}`,
        [node],
      );
      return;
    }
    this.#report.violation(
      LEADER_LOG_LONGEST,
      `${this.#view.nameOf(leader)} leads term ${term}, and holds every entry of it`,
      `${this.#view.nameOf(node)} holds an entry ${index} of it that the leader never had`,
      [node, leader],
    );
  }

  /** Dissertation 6.3: it is appended in the event that is over. */
  #checkStamp(leader: NodeId, index: number, { stampMicros }: LogEntry): void {
    const now = this.#view.wallClockOf(leader);
    if (stampMicros === now) return;
    this.#report.violation(
      STAMPED_BY_LEADER,
      `entry ${index} carries the time at which ${this.#view.nameOf(leader)} has appended it: ${now} us by its wall clock`,
      `it carries ${stampMicros} us`,
      [leader],
    );
  }

  #reportMismatch(node: NodeId, index: number, termBefore: number, entry: LogEntry): void {
    this.#report.violation(
      LOG_MATCHING,
      `entry ${index} of term ${entry.term} is the same in every log, and so is the one before it`,
      `at ${this.#view.nameOf(node)} it is operation ${entry.sequence} of session ${entry.session} of client ${entry.client}, after an entry of term ${termBefore}`,
      [node],
    );
  }
}

/** The first index at which the log differs from the last look, or the one behind both ends that agree. */
function firstDifference(watched: WatchedNode, state: RaftState): number {
  let index = Math.min(watchedLastIndex(watched), lastLogIndex(state));
  while (index > state.baseIndex && watchedTermAt(watched, index) !== termAt(state, index)) index -= 1;
  return index + 1;
}
