/**
 * The observer of every Raft run: one fixed sequence of checks after each event, most of which return at once because
 * nothing they look at has changed. What is remembered is plain data and bounded: tables by log index are forgotten
 * below what every node has in a durable snapshot.
 */
import type { AppendEntries, HardState, RaftMessage, RaftState } from '@barksim/barkfs-nodes';
import { HARD_STATE_CELL, SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { Micros, NodeId, Observer, ObserverFactory, Reporter, WorldView } from '@barksim/sim-core';
import { ApplyChecks } from './apply-checks.ts';
import { checkAnswered } from './answered-check.ts';
import type { AskedNodeMemory } from './asked-node-checks.ts';
import { AskedNodeChecks } from './asked-node-checks.ts';
import type { CampaignMemory } from './campaign-checks.ts';
import { CampaignChecks } from './campaign-checks.ts';
import { checkCandidacy, checkCandidateGivesWay } from './candidacy-check.ts';
import { checkChangeRefusal } from './change-refusal-check.ts';
import { CommitChecks } from './commit-checks.ts';
import { checkCompactedOnDisk, checkCovered } from './compaction-check.ts';
import { DurabilityChecks } from './durability-checks.ts';
import { checkDurability } from './durability-at-end.ts';
import { checkEndedSession } from './ended-session-check.ts';
import type { ElectionMemory } from './election-checks.ts';
import { ElectionChecks } from './election-checks.ts';
import { hasLostDisk, isAnybodyOut, reportReturned } from './lost-disks.ts';
import { checkLaterTerm } from './later-term-check.ts';
import type { LeaderDutyMemory } from './leader-duty-checks.ts';
import { LeaderDutyChecks } from './leader-duty-checks.ts';
import { checkLeaseRead, checkLeases } from './lease-check.ts';
import type { HearingMemory } from './hearing-checks.ts';
import { HearingChecks } from './hearing-checks.ts';
import { LogChecks } from './log-checks.ts';
import type { LivenessMemory } from './liveness-checks.ts';
import { LivenessChecks } from './liveness-checks.ts';
import type { LogTable } from './log-table.ts';
import { forgetBelow, newLogTable } from './log-table.ts';
import { MatchIndexChecks } from './match-index-checks.ts';
import type { MembershipMemory } from './membership-checks.ts';
import { MembershipChecks } from './membership-checks.ts';
import type { OperationMemory } from './operation-checks.ts';
import { OperationChecks } from './operation-checks.ts';
import { OrdinarySteps } from './ordinary-step.ts';
import type { RaftObserverOptions } from './raft-observer-options.ts';
import type { ReadMemory } from './read-checks.ts';
import { ReadChecks } from './read-checks.ts';
import { checkPreviousEntry } from './previous-entry-check.ts';
import { CATCH_UP } from './property-names.ts';
import { SentMessages } from './sent-messages.ts';
import type { ReferenceStore } from './reference-store.ts';
import { newReferenceStore } from './reference-store.ts';
import { checkRepairEnds } from './repair-check.ts';
import { checkStateOrder } from './state-order-check.ts';
import { TransferChecks } from './transfer-checks.ts';
import type { WatchedNode } from './watched-node.ts';
import { checkBatch, checkWindows } from './window-check.ts';
import { FOR_DECISION, FOR_REQUESTS, unwatchedNode, goesByWatched, watchAfresh, watchedLastIndex, watchMembers, watchRoles, watchVoters } from './watched-node.ts';

/** Tables by index are shortened whenever so many more entries are committed. */
const COMMITS_PER_FORGETTING = 256;

interface RaftObserverMemory {
  readonly watched: WatchedNode[];
  readonly table: LogTable;
  readonly store: ReferenceStore;
  readonly election: ElectionMemory;
  readonly membership: MembershipMemory;
  readonly operations: OperationMemory;
  readonly reads: ReadMemory;
  readonly asked: AskedNodeMemory;
  readonly hearing: HearingMemory;
  readonly campaigns: CampaignMemory;
  readonly duties: LeaderDutyMemory;
  readonly liveness: LivenessMemory;
  readonly forgottenAt: number;
  readonly awaitsQuiet: boolean;
  readonly isQuiet: boolean;
  readonly catchUpIndex: number;
}

export function raftObserver(options: RaftObserverOptions): ObserverFactory {
  return (view, report) => new RaftObserver(view, report, options);
}

class RaftObserver implements Observer {
  readonly #view: WorldView;
  readonly #clusterSize: number;
  readonly #clientsEnd: number;
  readonly #quietFromMicros: Micros;
  readonly #catchUpMicros: Micros;
  readonly #changesMembers: boolean;
  readonly #report: Reporter;
  readonly #ordinary: OrdinarySteps;
  readonly #membership: MembershipChecks;
  readonly #elections: ElectionChecks;
  readonly #logs: LogChecks;
  readonly #commits: CommitChecks;
  readonly #applies: ApplyChecks;
  readonly #durability: DurabilityChecks;
  readonly #matches: MatchIndexChecks;
  readonly #operations: OperationChecks;
  readonly #reads: ReadChecks;
  readonly #hearing: HearingChecks;
  readonly #campaigns: CampaignChecks;
  readonly #duties: LeaderDutyChecks;
  readonly #transfers: TransferChecks;
  readonly #asked: AskedNodeChecks;
  /** Emptied after each event: no part of what is remembered. Once `#judgeSent` was called it is of the node that was touched. */
  readonly #sent = new SentMessages();
  readonly #liveness: LivenessChecks;

  #watched: WatchedNode[] = [];
  #table: LogTable = newLogTable();
  #store: ReferenceStore;
  /** The latest term that any node has named. */
  #highestTerm = 0;
  /** Last committed entry when the tables were shortened last. */
  #forgottenAt = 0;
  /** The quiet time will come and has not come yet. */
  #awaitsQuiet: boolean;
  /** The quiet time has come; and the event in which that was noticed, unless it was before a checkpoint. */
  #isQuiet = false;
  #quietEvent = -1;
  /** What every node must have applied in the end, once the quiet time has come. */
  #catchUpIndex = 0;

  constructor(view: WorldView, report: Reporter, options: RaftObserverOptions) {
    const { clusterSize } = options;
    this.#view = view;
    this.#store = newReferenceStore(options.sessions);
    this.#clusterSize = clusterSize;
    this.#clientsEnd = clusterSize + options.clientCount;
    this.#quietFromMicros = options.quietFromMicros;
    this.#catchUpMicros = options.catchUpMicros;
    this.#changesMembers = options.changesMembers ?? false;
    this.#awaitsQuiet = options.quietFromMicros !== Infinity;
    this.#report = report;
    this.#ordinary = new OrdinarySteps(view, clusterSize);
    this.#membership = new MembershipChecks(view, report, clusterSize, options.spareCount);
    this.#elections = new ElectionChecks(view, report, clusterSize);
    this.#logs = new LogChecks(view, report, this.#elections);
    this.#commits = new CommitChecks(view, report, clusterSize);
    this.#applies = new ApplyChecks(view, report, clusterSize);
    this.#campaigns = new CampaignChecks(view, report, clusterSize);
    this.#duties = new LeaderDutyChecks(view, report, clusterSize, this.#campaigns);
    this.#transfers = new TransferChecks(view, report);
    this.#operations = new OperationChecks(view, report, clusterSize);
    this.#reads = new ReadChecks(view, report, clusterSize, this.#operations);
    this.#asked = new AskedNodeChecks(view, report, this.#transfers, this.#reads, { clusterSize, answerBoundMicros: options.catchUpMicros / 4 });
    this.#hearing = new HearingChecks(view, report, clusterSize, this.#campaigns);
    this.#durability = new DurabilityChecks(view, report, this.#elections, this.#campaigns, this.#transfers, this.#reads);
    this.#matches = new MatchIndexChecks(view, report, clusterSize);
    this.#liveness = new LivenessChecks(view, report, {
      clusterSize,
      quietFromMicros: options.quietFromMicros,
      boundMicros: options.catchUpMicros,
      stableFromMicros: options.stableFromMicros,
    });
    for (let node = 0; node < clusterSize; node++) this.#watched.push(unwatchedNode(clusterSize));
  }

  afterEvent(node: NodeId): void {
    if (node >= this.#clusterSize || node < 0) {
      if (node < this.#clientsEnd) this.#operations.look(node, this.#store);
      return;
    }
    const watched = this.#watched[node]!;
    const state: RaftState = this.#view.stateOf(node);
    const { log } = state;
    const { length } = log;
    if (this.#sent.by >= 0) this.#judgeSent(node, state);
    if (watched.listening !== 0 || state.quorumCheckAtMicros !== watched.quorumCheckAtMicros) this.#onTold(node, watched, state);
    if (watched.term < this.#highestTerm && !watched.hasLostDisk) checkLaterTerm(node, state, this.#view, this.#report);
    // Every change of role comes with one of term or known leader; comparing numbers is cheaper than comparing texts. The
    // end of a log may be replaced by as many other entries. A leader's may not, and is compared with its next change only:
    // fetching an entry after every event costs as much as all the rest.
    if (
      state.commitIndex !== watched.commitIndex ||
      length !== watched.length ||
      state.currentTerm !== watched.term ||
      state.leader !== watched.leader ||
      state.lastApplied !== watched.lastApplied ||
      watched.acknowledgedIndex > state.baseIndex + length ||
      (state.leader !== node && length > 0 && log[length - 1] !== watched.lastEntry)
    ) {
      this.#onChange(node, watched, state);
    }
    if (this.#sent.by >= 0) this.#judgeSentAtLast(node);
  }

  #onChange(node: NodeId, watched: WatchedNode, state: RaftState): void {
    if (watched.hasLostDisk) {
      // It is remembered as it was before.
      if (!state.isRetired) reportReturned(node, `acts in term ${state.currentTerm}`, this.#view, this.#report);
      return;
    }
    if (this.#awaitsQuiet) this.#lookForQuiet();
    if (state.transferTarget >= 0) this.#onHandingOver(node, watched, state);
    if (state.role === 'leader' && state.lastApplied > watched.lastApplied) {
      checkAnswered(node, watched.lastApplied, this.#sent, state, this.#view, this.#report);
    }
    if (this.#isQuiet && state.role === 'leader' && state.baseIndex + state.log.length > watchedLastIndex(watched)) this.#duties.onGrown(node, state);
    if (state.repairIndex !== 0 && state.commitIndex > watched.commitIndex) checkRepairEnds(node, state, this.#view, this.#report);
    if (this.#ordinary.follow(node, state, this.#watched, this.#table, this.#store)) {
      if (this.#table.lastCommitted - this.#forgottenAt >= COMMITS_PER_FORGETTING) this.#forget();
      return;
    }
    if (state.baseIndex !== watched.baseIndex) {
      checkStateOrder(node, state, this.#view, this.#report);
      checkCompactedOnDisk(node, state, this.#view, this.#report);
      checkCovered(node, state, this.#view, this.#report);
    }
    const isReconfigured = !goesByWatched(watched, state);
    if (isReconfigured) watchMembers(watched, state);
    const led = watched.role === 'leader' && watched.term === state.currentTerm;
    const rolesMoved = state.currentTerm !== watched.term || state.leader !== watched.leader;
    if (rolesMoved) this.#onRoles(node, watched, state);
    if (this.#logs.hasHole(node, watched, state)) return;
    this.#membership.look(node, watched, state, this.#table);
    this.#logs.look(node, watched, state, this.#table);
    if (rolesMoved) watchRoles(watched, state);
    if (watched.acknowledgedIndex > watchedLastIndex(watched)) this.#logs.onShortLog(node, watched, state);
    if (state.commitIndex !== watched.commitIndex) this.#onCommitted(node, led || state.role === 'leader', state);
    if (state.lastApplied !== watched.lastApplied) this.#onApplied(node, watched, state);
    if (isReconfigured) watchVoters(watched, state);
  }

  /**
   * A handler ended half-way: what it decided until then holds, for others may have been told of it, and its disk may hold it. How the
   * parts of the state fit together is not judged, nor what it had made of the entry that it was applying.
   */
  afterAbort(node: NodeId): void {
    this.#sent.clear();
    if (node >= this.#clusterSize) return;
    const watched = this.#watched[node]!;
    const state: RaftState = this.#view.stateOf(node);
    if (!goesByWatched(watched, state)) watchMembers(watched, state);
    const led = watched.role === 'leader' && watched.term === state.currentTerm;
    const isElected = watched.role === 'candidate' && state.role === 'leader' && watched.term === state.currentTerm;
    if (isElected) this.#onRoles(node, watched, state);
    if (this.#logs.hasHole(node, watched, state)) return;
    this.#membership.follow(node, watched, state);
    this.#logs.onAbort(node, watched, state, this.#table);
    if (led && state.commitIndex > watched.commitIndex) this.#onCommitted(node, true, state);
    if (state.lastApplied > watched.lastApplied) this.#applies.learn(state, this.#table, this.#store);
    watchAfresh(watched, state);
  }

  /**
   * What a node has sent in the event that is over, held against its state: in the middle of a handler that may be an old one.
   * What another one has left from its boot, in an event of no node, is not judged.
   */
  #judgeSent(node: NodeId, state: RaftState): void {
    const { by, entriesTo, leaderTo, askedToStand, isReadServedAtOnce, answeredReads, toldReads } = this.#sent;
    const { hasRefusedChange, hasAnsweredAsCandidate } = this.#sent;
    if (by !== node) return this.#sent.clear();
    if (entriesTo !== 0) checkWindows(node, entriesTo, state, this.#view, this.#report);
    if (leaderTo !== 0 && this.#isQuiet) this.#duties.onSent(node, leaderTo, state);
    if (askedToStand >= 0) this.#transfers.onAsked(node, askedToStand, state, this.#watched[node]!);
    if (isReadServedAtOnce) checkLeaseRead(node, state, this.#view, this.#report);
    if ((answeredReads | toldReads) !== 0) this.#reads.onAnswered(node, answeredReads, toldReads, state);
    if (hasRefusedChange) checkChangeRefusal(node, state, this.#view, this.#report);
    if (hasAnsweredAsCandidate) checkCandidateGivesWay(node, state, this.#view, this.#report);
  }

  /** `watched` is as it was before the event. */
  #onTold(node: NodeId, watched: WatchedNode, state: RaftState): void {
    if ((watched.listening & FOR_DECISION) !== 0 || state.quorumCheckAtMicros !== watched.quorumCheckAtMicros) this.#hearing.look(node, watched, state);
    if ((watched.listening & FOR_REQUESTS) !== 0) this.#asked.look(node, watched, state, this.#sent, this.#isQuiet);
    const message = this.#view.handled as RaftMessage | undefined;
    if (message?.type === 'append-reply' && message.term < state.currentTerm && state.role === 'leader' && state.currentTerm === watched.term) {
      this.#matches.onOldAnswer(node, this.#view.handledFrom, state, this.#watched);
    }
  }

  /** Once the reference has followed what the node has applied. */
  #judgeSentAtLast(node: NodeId): void {
    for (const ended of this.#sent.endedSessions) checkEndedSession(node, ended, this.#store, this.#clusterSize, this.#view, this.#report);
    this.#sent.clear();
  }

  /** A leadership that is being handed over takes no requests. */
  #onHandingOver(node: NodeId, watched: WatchedNode, state: RaftState): void {
    const added = state.log.length - watched.length - (watched.baseIndex - state.baseIndex);
    const led = watched.role === 'leader' && watched.term === state.currentTerm;
    if (led && added > 0 && state.log.at(-1)!.client >= 0) this.#transfers.onRequestTaken(node, state);
  }

  #onRoles(node: NodeId, watched: WatchedNode, state: RaftState): void {
    this.#elections.onChange(node, watched, state);
    checkCandidacy(node, watched, state, this.#view, this.#report);
    this.#hearing.onRoles(node, watched, state);
    this.#campaigns.onChange(node, watched, state);
    if (state.role !== 'leader' || (watched.role === 'leader' && state.currentTerm === watched.term)) return;
    this.#logs.onLeader(node, state, this.#table);
    this.#matches.onLeader(watched);
    checkLeases(node, state, this.#view, this.#report);
    this.#liveness.onLeader(node, state);
    // What left before the quiet time was noticed, in the same event, is not known.
    if (this.#isQuiet && this.#view.eventCount > this.#quietEvent) this.#duties.onElected(node, this.#sent.leaderTo, state);
  }

  #onCommitted(node: NodeId, leads: boolean, state: RaftState): void {
    if (leads) this.#matches.look(node, state, this.#watched);
    const committedBefore = this.#table.lastCommitted;
    this.#commits.onChange(node, leads, state, this.#watched, this.#table);
    if (leads) this.#membership.onCommitted(state, committedBefore, this.#table.lastCommitted);
  }

  #onApplied(node: NodeId, watched: WatchedNode, state: RaftState): void {
    this.#applies.onChange(node, watched, state, this.#table, this.#store);
    if (this.#table.lastCommitted - this.#forgottenAt >= COMMITS_PER_FORGETTING) this.#forget();
  }

  #lookForQuiet(): void {
    if (this.#view.nowMicros < this.#quietFromMicros) return;
    this.#awaitsQuiet = false;
    this.#isQuiet = true;
    this.#quietEvent = this.#view.eventCount;
    this.#catchUpIndex = this.#table.lastCommitted;
    for (const watched of this.#watched) watched.listening |= FOR_REQUESTS;
  }

  onSend(from: NodeId, to: NodeId, message: RaftMessage): void {
    if (from >= this.#clusterSize) return this.#asked.onSendByOthers(to, message, this.#watched);
    const watched = this.#watched[from]!;
    if (watched.hasLostDisk) reportReturned(from, `sends ${message.type}`, this.#view, this.#report);
    // Nearly all traffic is of two types. Their checks see messages of one shape, and the type is read once.
    switch (message.type) {
      case 'append-entries':
        this.#onEntriesSent(from, to, message, watched);
        break;
      case 'append-reply':
        this.#durability.onAppendReply(from, to, message, watched);
        if (watched.role === 'candidate') this.#sent.addAnswerOfCandidate(from);
        if (this.#isQuiet) this.#asked.onAppendReply(from, to);
        break;
      default:
        this.#asked.onSend(from, to, message, this.#watched);
        this.#durability.onSend(from, to, message, watched);
        this.#sent.add(from, to, message, this.#clusterSize, this.#view);
    }
    if (watched.promisedTerm > this.#highestTerm) this.#highestTerm = watched.promisedTerm;
    if (this.#isQuiet) this.#liveness.onSend(from, to, message);
  }

  #onEntriesSent(from: NodeId, to: NodeId, message: AppendEntries, watched: WatchedNode): void {
    checkPreviousEntry(from, message, watched, this.#table, this.#view, this.#report);
    this.#durability.onAppendEntries(from, message, watched);
    const count = message.entries.length;
    if (count > 0) checkBatch(from, to, count, this.#view, this.#report);
    if (count > 0 || this.#isQuiet) this.#sent.addEntries(from, to, count);
  }

  onBoot(node: NodeId): void {
    if (node >= this.#clusterSize) return;
    const watched = this.#watched[node]!;
    const state: RaftState = this.#view.stateOf(node);
    watched.hasLostDisk = hasLostDisk(this.#view, node);
    if (state.isRetired) return;
    this.#elections.onBoot(node, watched, state);
    watchAfresh(watched, state);
    checkStateOrder(node, state, this.#view, this.#report);
    this.#logs.onBoot(node, watched, state, this.#table);
    this.#asked.onBoot(node);
    this.#membership.onBoot(node, watched, state, this.#table);
    this.#applies.checkSnapshot(node, state, this.#table);
  }

  /** Says nothing about progress in a run that ends before the nodes had the time to catch up. */
  atEnd(): void {
    checkDurability(this.#view, this.#report, this.#clusterSize, {
      table: this.#table,
      configuration: this.#membership.committed,
      acknowledged: this.#operations.memory.highestReturned,
    });
    if (this.#view.nowMicros < this.#quietFromMicros + this.#catchUpMicros) return;
    if (this.#changesMembers && isAnybodyOut(this.#view, this.#clusterSize)) return;
    for (let node = 0; node < this.#clusterSize; node++) {
      if (!this.#view.isUp(node) || !this.#membership.isMemberSince(node, this.#catchUpIndex)) continue;
      const { lastApplied, isRetired } = this.#view.stateOf(node) as RaftState;
      if (isRetired || lastApplied >= this.#catchUpIndex) continue;
      this.#report.violation(
        CATCH_UP,
        `${this.#view.nameOf(node)} has applied entry ${this.#catchUpIndex}, which was committed when faults had stopped`,
        `it has applied up to ${lastApplied}`,
        [node],
      );
    }
    this.#liveness.atEnd(this.#catchUpIndex);
  }

  /** Nothing below the oldest durable snapshot, and no term below the lowest durable one, can come back. */
  #forget(): void {
    this.#forgottenAt = this.#table.lastCommitted;
    let index = this.#forgottenAt;
    let term = Infinity;
    for (let node = 0; node < this.#clusterSize; node++) {
      if (hasLostDisk(this.#view, node)) continue;
      const disk = this.#view.durableDiskOf(node);
      index = Math.min(index, disk.readCell(SNAPSHOT_CELL)?.lastIndex ?? 0);
      term = Math.min(term, (disk.readCell(HARD_STATE_CELL) as HardState | undefined)?.currentTerm ?? 0);
    }
    forgetBelow(this.#table, index);
    this.#elections.forgetTermsBelow(term);
  }

  save(): RaftObserverMemory {
    return structuredClone({
      watched: this.#watched,
      table: this.#table,
      store: this.#store,
      election: this.#elections.memory,
      membership: this.#membership.memory,
      operations: this.#operations.memory,
      reads: this.#reads.memory,
      asked: this.#asked.memory,
      hearing: this.#hearing.memory,
      campaigns: this.#campaigns.memory,
      duties: this.#duties.memory,
      liveness: this.#liveness.memory,
      forgottenAt: this.#forgottenAt,
      awaitsQuiet: this.#awaitsQuiet,
      isQuiet: this.#isQuiet,
      catchUpIndex: this.#catchUpIndex,
    });
  }

  load(saved: RaftObserverMemory): void {
    const memory = structuredClone(saved);
    this.#watched = memory.watched;
    this.#table = memory.table;
    this.#store = memory.store;
    this.#elections.memory = memory.election;
    this.#membership.memory = memory.membership;
    this.#operations.memory = memory.operations;
    this.#reads.memory = memory.reads;
    this.#asked.memory = memory.asked;
    this.#hearing.memory = memory.hearing;
    this.#campaigns.memory = memory.campaigns;
    this.#duties.memory = memory.duties;
    this.#liveness.memory = memory.liveness;
    this.#highestTerm = Math.max(0, ...memory.watched.map(({ promisedTerm }) => promisedTerm));
    this.#forgottenAt = memory.forgottenAt;
    this.#awaitsQuiet = memory.awaitsQuiet;
    this.#isQuiet = memory.isQuiet;
    this.#catchUpIndex = memory.catchUpIndex;
  }
}
