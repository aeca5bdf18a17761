/** What may be taken for committed, by whom and when (§5.3, §5.4.2). */
import type { RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, lastLogIndex, SNAPSHOT_CELL, termAt } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { hasLostEntry } from './damaged-logs.ts';
import { hasLostDisk, heldBeforeLoss } from './lost-disks.ts';
import type { LogTable } from './log-table.ts';
import { commitNext, committedRowAt } from './log-table.ts';
import { countIn, isQuorum } from './node-sets.ts';
import {
  COMMIT_FOLLOWS_LEADER,
  COMMITS_AS_TOLD,
  COMMITS_OWN_TERM,
  COMMITTED_ON_DURABLE_QUORUM,
  MONOTONE_COMMIT,
  STATE_MACHINE_SAFETY,
  STATE_ORDER,
} from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';

export class CommitChecks {
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #clusterSize: number;

  constructor(view: WorldView, report: Reporter, clusterSize: number) {
    this.#view = view;
    this.#report = report;
    this.#clusterSize = clusterSize;
  }

  /**
   * The commit index of a running node differs from the last look; `leads`: it committed as a leader, though it may have
   * stepped down upon it. Also brings `watched` up to date.
   */
  onChange(node: NodeId, leads: boolean, state: RaftState, nodes: readonly WatchedNode[], table: LogTable): void {
    const watched = nodes[node]!;
    const before = watched.commitIndex;
    const commit = state.commitIndex;
    watched.commitIndex = commit;
    if (commit < before || commit > lastLogIndex(state) || state.lastApplied > commit) {
      this.#reportOrder(node, before, state);
      return;
    }
    if (leads) this.#onLeaderCommit(node, before, state, nodes, table);
    else this.#onFollowerCommit(node, before, state, table);
  }

  #reportOrder(node: NodeId, before: number, state: RaftState): void {
    const fell = state.commitIndex < before;
    this.#report.violation(
      fell ? MONOTONE_COMMIT : STATE_ORDER,
      fell
        ? `the commit index of ${this.#view.nameOf(node)} never falls below ${before} while it runs`
        : `applied <= committed <= end of the log at ${this.#view.nameOf(node)}`,
      `applied ${state.lastApplied}, committed ${state.commitIndex}, log ends at ${lastLogIndex(state)}`,
      [node],
    );
  }

  #onLeaderCommit(
    node: NodeId,
    before: number,
    state: RaftState,
    nodes: readonly WatchedNode[],
    table: LogTable,
  ): void {
    const commit = state.commitIndex;
    const term = termAt(state, commit);
    if (term !== state.currentTerm) {
      this.#report.violation(
        COMMITS_OWN_TERM,
        `the leader of term ${state.currentTerm} moves its commit index to entries of its own term`,
        `${this.#view.nameOf(node)} moved it from ${before} to entry ${commit} of term ${term}`,
        [node],
      );
    }
    if (!this.#isOnDurableQuorum(commit, state, nodes)) {
      this.#report.violation(
        COMMITTED_ON_DURABLE_QUORUM,
        `entry ${commit} of term ${term} is on the durable disks of a quorum when it is taken for committed`,
        `it is on those of ${countIn(this.#durableHolders(node, commit, term, nodes), nodes[node]!)}`,
        [node],
      );
    }
    this.#compareCommitted(node, before, Math.min(commit, table.lastCommitted), state, table);
    while (table.lastCommitted < commit) commitNext(table, termAt(state, table.lastCommitted + 1), state.currentTerm);
  }

  #onFollowerCommit(node: NodeId, before: number, state: RaftState, table: LogTable): void {
    if (state.commitIndex > table.lastCommitted) {
      this.#report.violation(
        COMMIT_FOLLOWS_LEADER,
        `a follower commits nothing beyond ${table.lastCommitted}, the last entry that a leader has committed`,
        `${this.#view.nameOf(node)} committed up to ${state.commitIndex}`,
        [node],
      );
      return;
    }
    const told = toldToCommit(this.#view);
    if (state.commitIndex < told) {
      this.#report.violation(
        COMMITS_AS_TOLD,
        `${this.#view.nameOf(node)} commits up to ${told}, which its leader has committed and this message shows to match`,
        `it has committed up to ${state.commitIndex}`,
        [node],
      );
    }
    this.#compareCommitted(node, before, state.commitIndex, state, table);
  }

  /** What this node newly takes for committed is what others have committed. */
  #compareCommitted(node: NodeId, before: number, last: number, state: RaftState, table: LogTable): void {
    for (let index = Math.max(before, state.baseIndex) + 1; index <= last; index++) {
      const row = committedRowAt(table, index);
      if (row === undefined || row.entry.term === termAt(state, index)) continue;
      this.#report.violation(
        STATE_MACHINE_SAFETY,
        `entry ${index} of term ${row.entry.term} was committed, so it is committed everywhere`,
        `${this.#view.nameOf(node)} committed an entry of term ${termAt(state, index)} there`,
        [node],
      );
      return;
    }
  }

  /**
   * Whoever has acknowledged the entry in this term held it durably then (as was checked) and keeps it in this term.
   * Where such are too few the disks are looked at, also of nodes that are down: what is durable there comes back. The
   * quorum is that of the configuration before the event: the event itself may have put the next one in force.
   */
  #isOnDurableQuorum(index: number, state: RaftState, nodes: readonly WatchedNode[]): boolean {
    let holders = 0;
    for (let node = 0; node < this.#clusterSize; node++) {
      const { acknowledgedTerm, acknowledgedIndex, term } = nodes[node]!;
      const holds = acknowledgedTerm === state.currentTerm && term === acknowledgedTerm && acknowledgedIndex >= index;
      if (holds) holders |= 1 << node;
    }
    const configuration = nodes[state.self]!;
    return isQuorum(holders, configuration) || isQuorum(this.#durableHolders(state.self, index, termAt(state, index), nodes), configuration);
  }

  /** What damage took from who had vouched for it counts: from a leader, or from one that had acknowledged it. */
  #durableHolders(leader: NodeId, index: number, term: number, nodes: readonly WatchedNode[]): number {
    let holders = 0;
    for (let node = 0; node < this.#clusterSize; node++) {
      const isLost = hasLostDisk(this.#view, node);
      const { acknowledgedTerm, acknowledgedIndex } = nodes[node]!;
      const hasVouched = node === leader || (acknowledgedTerm >= term && acknowledgedIndex >= index);
      const holds = isLost ? heldBeforeLoss(nodes[node]!, index, term) : this.#holdsDurably(node, index, term);
      if (holds || (hasVouched && hasLostEntry(this.#view, node, index))) holders |= 1 << node;
    }
    return holders;
  }

  #holdsDurably(node: NodeId, index: number, term: number): boolean {
    const disk = this.#view.durableDiskOf(node);
    const record = disk.getRecord(ENTRIES_LOG, index);
    if (record !== undefined) return record.term === term;
    return index <= (disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0);
  }
}

/** Up to where the entries that a follower has just taken let it commit (§5.3); 0 where it has handled anything else. */
export function toldToCommit(view: WorldView): number {
  const message = view.handled as RaftMessage | undefined;
  if (message === undefined || message.type !== 'append-entries') return 0;
  return Math.min(message.leaderCommit, message.prevLogIndex + message.entries.length);
}
