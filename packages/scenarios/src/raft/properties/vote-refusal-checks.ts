/**
 * Why votes are refused (§5.2, §5.4.1): a voter that is in the candidate's term refuses for a vote that it has given to
 * somebody else, or for a log that is later than the candidate's. Whoever refuses for anything else may cost the cluster
 * its leader for as long as the node that would do instead is away. Only disks of the voter are looked at: its handler
 * may be at work.
 */
import type { HardState, LogEntry, RaftState, Snapshot } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, HARD_STATE_CELL, NOBODY, SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { CampaignChecks } from './campaign-checks.ts';
import type { ElectionChecks } from './election-checks.ts';
import { VOTES_REFUSED_FOR_CAUSE } from './property-names.ts';

export class VoteRefusalChecks {
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #elections: ElectionChecks;
  readonly #campaigns: CampaignChecks;

  constructor(view: WorldView, report: Reporter, elections: ElectionChecks, campaigns: CampaignChecks) {
    this.#view = view;
    this.#report = report;
    this.#elections = elections;
    this.#campaigns = campaigns;
  }

  /** A refusal of a request of the voter's own term leaves it. Nothing is said where somebody leads the term: the voter's log may have become shorter since. */
  onRefusalSent(voter: NodeId, candidate: NodeId, term: number): void {
    const disk = this.#view.durableDiskOf(voter);
    const durable: HardState | undefined = disk.readCell(HARD_STATE_CELL);
    if (durable === undefined || durable.currentTerm !== term || this.#elections.hasLeader(term)) return;
    if (durable.votedFor !== NOBODY && durable.votedFor !== candidate) return;
    const state: RaftState = this.#view.stateOf(candidate);
    if (state.role !== 'candidate' || state.currentTerm !== term) return;
    const snapshot: Snapshot | undefined = disk.readCell(SNAPSHOT_CELL);
    const lastIndex = Math.max(disk.logLastIndex(ENTRIES_LOG), snapshot?.lastIndex ?? 0);
    const record: LogEntry | undefined = disk.getRecord(ENTRIES_LOG, lastIndex);
    // A record that cannot be read says nothing.
    if (record === undefined && lastIndex > (snapshot?.lastIndex ?? 0)) return;
    const lastTerm = record === undefined ? (snapshot?.lastTerm ?? 0) : record.term;
    const asked = this.#campaigns.requestOf(candidate);
    const isLater = lastTerm > asked.lastLogTerm || (lastTerm === asked.lastLogTerm && lastIndex > asked.lastLogIndex);
    if (asked.term !== term || isLater) return;
    this.#report.violation(
      VOTES_REFUSED_FOR_CAUSE,
      `${this.#view.nameOf(voter)} refuses ${this.#view.nameOf(candidate)} its vote in term ${term} for a later log or another vote only`,
      `its vote is free, and its log ends at entry ${lastIndex} of term ${lastTerm}, the candidate's at ${asked.lastLogIndex} of term ${asked.lastLogTerm}`,
      [voter, candidate],
    );
  }
}
