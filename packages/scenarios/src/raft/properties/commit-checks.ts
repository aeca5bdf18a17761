/** What may be taken for committed, by whom and when (§5.3, §5.4.2). */
import type { RaftState } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, lastLogIndex, SNAPSHOT_CELL, termAt } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { CommittedLog } from './committed-log.ts';
import { committedTermAt, lastCommitted } from './committed-log.ts';
import {
  COMMIT_FOLLOWS_LEADER,
  COMMITS_OWN_TERM,
  COMMITTED_ON_DURABLE_QUORUM,
  MONOTONE_COMMIT,
  STATE_MACHINE_SAFETY,
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

  /** The commit index of a running node differs from the last look. Also brings `watched` up to date. */
  onChange(node: NodeId, watched: WatchedNode, state: RaftState, log: CommittedLog): void {
    const before = watched.commitIndex;
    const commit = state.commitIndex;
    watched.commitIndex = commit;
    if (commit < before || commit > lastLogIndex(state) || state.lastApplied > commit) {
      this.#report.violation(
        MONOTONE_COMMIT,
        `applied <= committed <= end of the log at ${this.#view.nameOf(node)}, and committed not below ${before}`,
        `applied ${state.lastApplied}, committed ${commit}, log ends at ${lastLogIndex(state)}`,
        [node],
      );
      return;
    }
    if (state.role === 'leader') this.#onLeaderCommit(node, before, state, log);
    else this.#onFollowerCommit(node, before, state, log);
  }

  #onLeaderCommit(node: NodeId, before: number, state: RaftState, log: CommittedLog): void {
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
    const holders = this.#countDurableHolders(commit, term);
    if (holders * 2 <= this.#clusterSize) {
      this.#report.violation(
        COMMITTED_ON_DURABLE_QUORUM,
        `entry ${commit} of term ${term} is on the durable disks of a majority when it is taken for committed`,
        `it is on ${holders} of ${this.#clusterSize}`,
        [node],
      );
    }
    this.#compareCommitted(node, before, state, log);
    const committed = log.committed;
    for (let index = lastCommitted(log) + 1; index <= commit; index++) {
      committed.rows.push({ term: termAt(state, index), byTerm: state.currentTerm });
    }
  }

  #onFollowerCommit(node: NodeId, before: number, state: RaftState, log: CommittedLog): void {
    if (state.commitIndex > lastCommitted(log)) {
      this.#report.violation(
        COMMIT_FOLLOWS_LEADER,
        `a follower commits nothing beyond ${lastCommitted(log)}, the last entry that a leader has committed`,
        `${this.#view.nameOf(node)} committed up to ${state.commitIndex}`,
        [node],
      );
    }
    this.#compareCommitted(node, before, state, log);
  }

  /** What this node newly takes for committed is what others have committed. */
  #compareCommitted(node: NodeId, before: number, state: RaftState, log: CommittedLog): void {
    const last = Math.min(state.commitIndex, lastCommitted(log));
    for (let index = Math.max(before, state.baseIndex) + 1; index <= last; index++) {
      const term = committedTermAt(log, index);
      if (term < 0 || term === termAt(state, index)) continue;
      this.#report.violation(
        STATE_MACHINE_SAFETY,
        `entry ${index} of term ${term} was committed, so it is committed everywhere`,
        `${this.#view.nameOf(node)} committed an entry of term ${termAt(state, index)} there`,
        [node],
      );
      return;
    }
  }

  /** Counts disks, also of nodes that are down: what is durable there comes back with them. */
  #countDurableHolders(index: number, term: number): number {
    let holders = 0;
    for (let node = 0; node < this.#clusterSize; node++) {
      const disk = this.#view.durableDiskOf(node);
      const record = disk.getRecord(ENTRIES_LOG, index);
      if (record !== undefined) {
        if (record.term === term) holders += 1;
      } else if (index <= (disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0)) {
        holders += 1;
      }
    }
    return holders;
  }
}
