/**
 * What a message asserts is durable at its sender at the moment it leaves (§5, figure 2; dissertation 3.8, 10.2.1).
 * Only the disks are looked at, never the sender's state, which its handler is still working on. A sender whose disk is
 * in a later term by now has nothing to prove: the message is old, and its receiver cannot act on it against that term.
 */
import type { AppendEntries, AppendReply, HardState, LogEntry, RaftMessage, RaftState, Vote } from '@barksim/barkfs-nodes';
import { ENTRIES_LOG, HARD_STATE_CELL, SNAPSHOT_CELL, termAt } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { CampaignChecks } from './campaign-checks.ts';
import { isDamaged } from './damaged-logs.ts';
import type { ElectionChecks } from './election-checks.ts';
import type { ReadChecks } from './read-checks.ts';
import { ACKNOWLEDGED_NOT_REFUSED, DURABLE_BEFORE_SEND, VOTES_IN_TERM_ASKED } from './property-names.ts';
import { VoteRefusalChecks } from './vote-refusal-checks.ts';
import type { TransferChecks } from './transfer-checks.ts';
import type { WatchedNode } from './watched-node.ts';

export class DurabilityChecks {
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #elections: ElectionChecks;
  readonly #refusals: VoteRefusalChecks;
  readonly #transfers: TransferChecks;
  readonly #campaigns: CampaignChecks;
  readonly #reads: ReadChecks;

  /** Votes that leave are passed on to `elections`, what goes before an election to `campaigns` and `transfers`, rounds of reads to `reads`. */
  constructor(view: WorldView, report: Reporter, elections: ElectionChecks, campaigns: CampaignChecks, transfers: TransferChecks, reads: ReadChecks) {
    this.#view = view;
    this.#report = report;
    this.#elections = elections;
    this.#refusals = new VoteRefusalChecks(view, report, elections, campaigns);
    this.#transfers = transfers;
    this.#campaigns = campaigns;
    this.#reads = reads;
  }

  /** A message leaves a Raft node, and is neither of the two below. */
  onSend(from: NodeId, to: NodeId, message: RaftMessage, watched: WatchedNode): void {
    switch (message.type) {
      case 'timeout-now':
        this.#campaigns.onTimeoutNow(to, message.term);
        return this.#transfers.onTimeoutNow(from, to, message);
      case 'request-vote':
        this.#campaigns.onRequestVote(from, message);
        return this.#checkTerm(from, message.term, message.type, watched);
      case 'pre-vote-request':
        this.#campaigns.onPreVoteRequest(from, message);
        return this.#checkTerm(from, message.term, message.type, watched);
      case 'pre-vote':
        this.#campaigns.onPreVote(from, to, message, watched);
        return this.#checkTerm(from, message.term, message.type, watched);
      case 'read-round':
        return this.#reads.onRound(from, message);
      case 'read-round-reply':
        this.#reads.onRoundReply(from, to, message);
        return this.#checkTerm(from, message.term, message.type, watched);
      case 'read-index-reply':
        return this.#reads.onIndexTold(from, message);
      case 'install-snapshot':
      case 'install-snapshot-chunk':
      case 'snapshot-chunk-reply':
        return this.#checkTerm(from, message.term, message.type, watched);
      case 'entries-lost':
        watched.lossTerm = message.term;
        return this.#checkTerm(from, message.term, message.type, watched);
      case 'vote':
        this.#checkTerm(from, message.term, message.type, watched);
        if (message.granted) this.#checkVote(from, to, message, watched);
        else if (message.requestTerm === message.term) this.#refusals.onRefusalSent(from, to, message.term);
        return;
      case 'snapshot-reply':
        this.#checkTerm(from, message.term, message.type, watched);
        if (message.matchIndex > 0) this.#checkSnapshot(from, message.term, message.matchIndex, watched);
        return;
      default:
    }
  }

  onAppendEntries(from: NodeId, message: AppendEntries, watched: WatchedNode): void {
    if (message.term > watched.promisedTerm) this.#checkTerm(from, message.term, message.type, watched);
  }

  onAppendReply(from: NodeId, to: NodeId, reply: AppendReply, watched: WatchedNode): void {
    if (reply.term > watched.promisedTerm) this.#checkTerm(from, reply.term, reply.type, watched);
    // What waited for an earlier sync may leave a slow node after what was acknowledged in a later term: that is no news.
    const { acknowledgedTerm, acknowledgedIndex, acknowledgedEntries } = watched;
    const isNews = reply.term > acknowledgedTerm || (reply.term === acknowledgedTerm && reply.matchIndex > acknowledgedIndex);
    if (reply.success && (isNews || reply.term === watched.lossTerm)) this.#checkEntries(from, to, reply, watched);
    else if (!reply.success && reply.term === acknowledgedTerm && endsBefore(reply, acknowledgedEntries)) this.#checkRefusal(from, to, reply, watched);
  }

  #durableState(node: NodeId): HardState | undefined {
    return this.#view.durableDiskOf(node).readCell(HARD_STATE_CELL);
  }

  #checkTerm(from: NodeId, term: number, type: string, watched: WatchedNode): void {
    if (term <= watched.promisedTerm) return;
    const durable = this.#durableState(from)?.currentTerm ?? 0;
    watched.promisedTerm = term;
    watched.promisedVote = -1;
    if (durable >= term) return;
    this.#report.violation(
      DURABLE_BEFORE_SEND,
      `term ${term} is durable at ${this.#view.nameOf(from)} before it sends ${type} of that term`,
      `its durable term is ${durable}`,
      [from],
    );
  }

  #checkVote(from: NodeId, to: NodeId, vote: Vote, watched: WatchedNode): void {
    if (vote.requestTerm !== vote.term) this.#reportOtherTerm(from, to, vote);
    this.#elections.onVoteSent(from, to, vote.term);
    if (vote.term === watched.promisedTerm) watched.promisedVote = to;
    const durable = this.#durableState(from);
    if (durable !== undefined && durable.currentTerm > vote.term) return;
    if (durable !== undefined && durable.currentTerm === vote.term && durable.votedFor === to) return;
    this.#report.violation(
      DURABLE_BEFORE_SEND,
      `the vote of ${this.#view.nameOf(from)} for ${this.#view.nameOf(to)} in term ${vote.term} is durable before it is sent`,
      durable === undefined
        ? 'nothing is durable there'
        : `durable are term ${durable.currentTerm} and a vote for node ${durable.votedFor}`,
      [from, to],
    );
  }

  #reportOtherTerm(from: NodeId, to: NodeId, { term, requestTerm }: Vote): void {
    this.#report.violation(
      VOTES_IN_TERM_ASKED,
      `${this.#view.nameOf(from)} votes for ${this.#view.nameOf(to)} in term ${requestTerm}, for which it was asked, or refuses`,
      `it votes in term ${term}`,
      [from, to],
    );
  }

  /** The follower's log, as far as it is acknowledged, is durable and is the leader's. Damage to what was durable is not its fault, nor known to it. */
  #checkEntries(from: NodeId, to: NodeId, reply: AppendReply, watched: WatchedNode): void {
    const disk = this.#view.durableDiskOf(from);
    const record: LogEntry | undefined = disk.getRecord(ENTRIES_LOG, reply.matchIndex);
    const leader: RaftState = this.#view.stateOf(to);
    const leads = leader.role === 'leader' && leader.currentTerm === reply.term && reply.matchIndex > leader.baseIndex;
    const isDurable =
      record === undefined
        ? reply.matchIndex <= (disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0) || isDamaged(disk, reply.matchIndex)
        : !leads || record.term === termAt(leader, reply.matchIndex);
    if (!isDurable) {
      if (this.#isSuperseded(from, reply.term)) return;
      this.#reportEntries(from, reply, record === undefined
        ? `its durable log ends at ${disk.logLastIndex(ENTRIES_LOG)}`
        : `it holds one of term ${record.term} there, its leader one of term ${termAt(leader, reply.matchIndex)}`);
    }
    // What it acknowledges once more after a loss it had acknowledged before.
    if (reply.term === watched.acknowledgedTerm && reply.matchIndex <= watched.acknowledgedIndex) return;
    watched.acknowledgedTerm = reply.term;
    watched.acknowledgedIndex = reply.matchIndex;
    watched.acknowledgedEntries = reply.matchIndex;
  }

  /**
   * To the leader of that term, which knows better and takes the refusal for an old one: who has lost entries says so. Leaders of earlier
   * terms are refused anything; and a refusal that has had to wait, for a sync or for a slow node, may leave after entries were taken.
   */
  #checkRefusal(from: NodeId, to: NodeId, { term, prevLogIndex, conflictIndex }: AppendReply, { acknowledgedEntries }: WatchedNode): void {
    const { role, currentTerm }: RaftState = this.#view.stateOf(to);
    if (role !== 'leader' || currentTerm !== term) return;
    const disk = this.#view.durableDiskOf(from);
    if (Math.max(disk.logLastIndex(ENTRIES_LOG), disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0) >= acknowledgedEntries) return;
    this.#report.violation(
      ACKNOWLEDGED_NOT_REFUSED,
      `${this.#view.nameOf(from)} tells ${this.#view.nameOf(to)} that it has lost entries, where it has: it has acknowledged them up to ${acknowledgedEntries} in term ${term}`,
      `it refuses what follows entry ${prevLogIndex}, as if its log had never gone further than to ${conflictIndex - 1}`,
      [from, to],
    );
  }

  /** Whether the node's disk is in a later term. */
  #isSuperseded(node: NodeId, term: number): boolean {
    const durable = this.#durableState(node);
    return durable !== undefined && durable.currentTerm > term;
  }

  #reportEntries(from: NodeId, reply: AppendReply, seen: string): void {
    this.#report.violation(
      DURABLE_BEFORE_SEND,
      `entry ${reply.matchIndex} is durable at ${this.#view.nameOf(from)} before it acknowledges it in term ${reply.term}`,
      seen,
      [from],
    );
  }

  #checkSnapshot(from: NodeId, term: number, index: number, watched: WatchedNode): void {
    if (term > watched.acknowledgedTerm || (term === watched.acknowledgedTerm && index > watched.acknowledgedIndex)) {
      if (term > watched.acknowledgedTerm) watched.acknowledgedEntries = 0;
      watched.acknowledgedTerm = term;
      watched.acknowledgedIndex = index;
    }
    const disk = this.#view.durableDiskOf(from);
    const covered = Math.max(disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0, disk.logLastIndex(ENTRIES_LOG));
    if (covered >= index || this.#isSuperseded(from, term)) return;
    this.#report.violation(
      DURABLE_BEFORE_SEND,
      `the snapshot up to ${index} is durable at ${this.#view.nameOf(from)} before it acknowledges it`,
      `its durable snapshot and log reach to ${covered}`,
      [from],
    );
  }
}

/** Whether a refusal says that the log does not reach to an entry (§5.3, fast backtracking). */
function endsBefore({ conflictTerm, conflictIndex }: AppendReply, index: number): boolean {
  return conflictTerm === 0 && conflictIndex <= index;
}
