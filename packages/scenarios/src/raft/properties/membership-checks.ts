/**
 * Configuration safety (dissertation, chapter 4; S19): the configuration in force is the latest in the log; changes come
 * one at a time, from leaders that have committed an entry of their own term, and each from the one before; whoever
 * stands or leads is entitled to; snapshots hold the committed configuration; and no two nodes that could be elected go
 * by configurations of which quorums may be disjoint. Logs are read here anew: what a node says of itself is the claim.
 */
import type { Configuration, HardState, LoggedConfiguration, LogEntry, RaftMessage, RaftState, Snapshot } from '@barksim/barkfs-nodes';
import {
  CONFIGURATION,
  ENTRIES_LOG,
  firstConfiguration,
  formatConfiguration,
  HARD_STATE_CELL,
  isJoint,
  isSameConfiguration,
  isVoter,
  lastLogIndex,
  lastLogTerm,
  NOBODY,
  SNAPSHOT_CELL,
  termAt,
  votersThatDiffer,
} from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import { configurationAsked } from './asked-configuration.ts';
import { quorumsIntersect } from './configuration-quorums.ts';
import { isUnderRepair } from './damaged-logs.ts';
import { hasLostDisk } from './lost-disks.ts';
import type { LogTable } from './log-table.ts';
import { isQuorum, voterSetsOf } from './node-sets.ts';
import { CONFIGURATION_SAFETY, NEW_VOTER_CAUGHT_UP } from './property-names.ts';
import type { WatchedNode } from './watched-node.ts';
import { watchedLastIndex } from './watched-node.ts';

/** A configuration entry that was seen in a log. */
interface SeenConfiguration extends LoggedConfiguration {
  readonly term: number;
}

/** What is known of one node's log: its configuration entries, ascending, and how far it was read. */
interface NodeMembership {
  seen: SeenConfiguration[];
  readIndex: number;
  readTerm: number;
  baseIndex: number;
  /** Last index of the newest durable snapshot whose configuration was looked at. */
  snapshotIndex: number;
}

export interface MembershipMemory {
  nodes: NodeMembership[];
  /** Committed configurations, ascending, the cluster's first one included. */
  committed: LoggedConfiguration[];
}

export class MembershipChecks {
  memory: MembershipMemory;
  readonly #view: WorldView;
  readonly #report: Reporter;
  readonly #clusterSize: number;

  constructor(view: WorldView, report: Reporter, clusterSize: number, spareCount: number) {
    this.#view = view;
    this.#report = report;
    this.#clusterSize = clusterSize;
    const nodes: NodeMembership[] = [];
    for (let node = 0; node < clusterSize; node++) {
      nodes.push({ seen: [], readIndex: 0, readTerm: 0, baseIndex: 0, snapshotIndex: 0 });
    }
    this.memory = { nodes, committed: [firstConfiguration({ clusterSize, spareCount })] };
  }

  /** The configuration that is in force by the log of a node, as it was looked at last. */
  inForce(node: NodeId): LoggedConfiguration {
    const { seen, baseIndex } = this.memory.nodes[node]!;
    return seen.length > 0 ? seen[seen.length - 1]! : this.#committedAsOf(baseIndex);
  }

  /** The latest that any leader has committed. */
  get committed(): Configuration {
    return this.memory.committed.at(-1)!.configuration;
  }

  /** The latest committed configuration at or below an index. */
  #committedAsOf(index: number): LoggedConfiguration {
    const { committed } = this.memory;
    let at = committed.length - 1;
    while (at > 0 && committed[at]!.index > index) at -= 1;
    return committed[at]!;
  }

  /** The members that have stayed since an index was committed: by every configuration committed since. */
  isMemberSince(node: NodeId, index: number): boolean {
    const { committed } = this.memory;
    for (let at = committed.length - 1; at >= 0; at--) {
      const { configuration } = committed[at]!;
      if (!isVoter(configuration, node) && !configuration.learners.includes(node)) return false;
      if (committed[at]!.index <= index) break;
    }
    return true;
  }

  /** Something about a node has changed. Before any other check: they ask for its configuration. */
  look(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable): void {
    const known = this.memory.nodes[node]!;
    const isNew = this.#readLog(known, watched, state);
    const expected = this.inForce(node);
    if (state.configurationIndex !== expected.index || !isSameConfiguration(state.configuration, expected.configuration)) {
      this.#reportNode(node, `${this.#view.nameOf(node)} goes by the latest configuration in its log, ${describe(expected)}`, `it goes by ${describe({ index: state.configurationIndex, configuration: state.configuration })}`);
      return;
    }
    if (isNew) this.#onNewConfiguration(node, watched, state, table);
    if (state.role !== watched.role || state.currentTerm !== watched.term) this.#checkRole(node, watched, state);
    if (state.role === 'leader') this.#checkLeader(node, expected, state);
    if (state.snapshotIndex > known.snapshotIndex) this.#checkSnapshot(node, known);
  }

  /** A handler of the node ended half-way: what is in its log is known, what it goes by is not judged. */
  follow(node: NodeId, watched: WatchedNode, state: RaftState): void {
    this.#readLog(this.memory.nodes[node]!, watched, state);
  }

  /** A node has booted: its log may be shorter than it was. */
  onBoot(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable): void {
    const known = this.memory.nodes[node]!;
    known.seen = [];
    known.readIndex = 0;
    known.readTerm = -1;
    this.look(node, watched, state, table);
  }

  /** Entries up to `index` of the leader's log are newly committed. */
  onCommitted(state: RaftState, before: number, index: number): void {
    for (let at = Math.max(before, state.baseIndex) + 1; at <= index; at++) {
      const entry = state.log[at - state.baseIndex - 1]!;
      if (entry.client === CONFIGURATION) this.memory.committed.push({ index: at, configuration: entry.command as Configuration });
    }
  }

  /**
   * Reads what was appended since the last look, or all of a log that has changed otherwise. Whether a configuration is
   * new. Entries that were followed in ordinary steps are none, and need not be fetched again while they are still there.
   */
  #readLog(known: NodeMembership, watched: WatchedNode, state: RaftState): boolean {
    const { baseIndex, log } = state;
    const last = lastLogIndex(state);
    let from = known.readIndex + 1;
    if (known.readIndex > last || termAt(state, known.readIndex) !== known.readTerm) {
      from = baseIndex + 1;
      known.seen = [];
    } else {
      if (known.seen.length > 0 && known.seen[0]!.index <= baseIndex) known.seen = known.seen.filter(({ index }) => index > baseIndex);
      const followed = watchedLastIndex(watched);
      const isThere = known.readIndex > 0 && followed > baseIndex && log[followed - baseIndex - 1] === watched.lastEntry;
      if (isThere) from = Math.max(from, followed + 1);
    }
    let isNew = false;
    for (let index = Math.max(from, baseIndex + 1); index <= last; index++) {
      const entry: LogEntry = log[index - baseIndex - 1]!;
      if (entry.client !== CONFIGURATION) continue;
      known.seen.push({ index, term: entry.term, configuration: entry.command as Configuration });
      isNew = true;
    }
    known.baseIndex = baseIndex;
    known.readIndex = last;
    known.readTerm = lastLogTerm(state);
    return isNew;
  }

  /** A node has appended a configuration: its leader has to be entitled to it. */
  #onNewConfiguration(node: NodeId, watched: WatchedNode, state: RaftState, table: LogTable): void {
    const { seen } = this.memory.nodes[node]!;
    const added = seen[seen.length - 1]!;
    const before = seen.length > 1 ? seen[seen.length - 2]! : this.#committedAsOf(state.baseIndex);
    const made = watched.role === 'leader' && watched.term === state.currentTerm && added.term === state.currentTerm;
    if (made) {
      this.#checkMade(node, added, before, state, table);
      for (const voter of added.configuration.voters) if (!isVoter(before.configuration, voter)) this.#checkNewVoter(node, voter, added.index, state);
    }
    const why = whyNoSuccessor(before.configuration, added.configuration);
    if (why !== '') {
      this.#reportNode(node, `${describe(added)} follows from ${describe(before)} in one step (dissertation 4.1, 4.3)`, why);
    }
    this.#checkIntersections(node);
  }

  #checkMade(node: NodeId, added: LoggedConfiguration, before: LoggedConfiguration, state: RaftState, table: LogTable): void {
    const name = this.#view.nameOf(node);
    if (before.index > table.lastCommitted && before.index > state.commitIndex) {
      this.#reportNode(node, `one uncommitted configuration at most in the log of leader ${name} (dissertation 4.1)`, `it has appended ${describe(added)} behind ${describe(before)}`);
    }
    if (termAt(state, state.commitIndex) !== state.currentTerm) {
      this.#reportNode(
        node,
        `leader ${name} commits an entry of its term ${state.currentTerm} before it appends a configuration (Ongaro 2015)`,
        `its commit index ${state.commitIndex} is of term ${termAt(state, state.commitIndex)}, and it has appended ${describe(added)}`,
      );
    }
    const isOwnDoing = state.log[added.index - state.baseIndex - 1]!.session === NOBODY;
    this.#checkAsked(node, added, before, isOwnDoing);
    if (isOwnDoing && isJoint(before.configuration) && !before.configuration.autoLeave) {
      this.#reportNode(node, `leader ${name} leaves ${describe(before)} when an operator asks it to (dissertation 4.3)`, `it has appended ${describe(added)} by itself`);
    }
    if (state.role !== 'leader' && state.commitIndex < added.index) {
      this.#reportNode(node, `leader ${name} leads until the configuration that it has appended is committed (dissertation 4.2.2)`, `it is ${state.role}, and entry ${added.index} is not committed`);
    }
  }

  /** Appended in the event in which it was asked for; in no other by an operator's request. */
  #checkAsked(node: NodeId, added: LoggedConfiguration, before: LoggedConfiguration, isOwnDoing: boolean): void {
    const message = this.#view.handled as RaftMessage | undefined;
    const request = isOwnDoing || message === undefined || message.type !== 'change-request' ? null : message;
    if (request === null && !isOwnDoing) return;
    const expected = configurationAsked(before.configuration, request);
    if (isSameConfiguration(expected, added.configuration)) return;
    this.#reportNode(node, `the request makes ${formatConfiguration(expected)} of ${describe(before)}`, `${this.#view.nameOf(node)} has appended ${describe(added)}`);
  }

  /** 4.2.1: what a new voter lacks fits into one window of the pipeline. Of one that was in a later term nothing can be said. */
  #checkNewVoter(leader: NodeId, voter: NodeId, index: number, state: RaftState): void {
    const disk = this.#view.durableDiskOf(voter);
    const durable: HardState | undefined = disk.readCell(HARD_STATE_CELL);
    if (voter === leader || hasLostDisk(this.#view, voter) || isUnderRepair(this.#view, voter) || (durable?.currentTerm ?? 0) > state.currentTerm) return;
    const held = Math.max(disk.logLastIndex(ENTRIES_LOG), (disk.readCell(SNAPSHOT_CELL) as Snapshot | undefined)?.lastIndex ?? 0);
    if (held + state.options.maxInflightEntries >= index - 1) return;
    this.#report.violation(
      NEW_VOTER_CAUGHT_UP,
      `${this.#view.nameOf(voter)}, made a voter by entry ${index}, has nearly caught up: it lacks at most ${state.options.maxInflightEntries} entries`,
      `its durable log reaches to ${held}`,
      [leader, voter],
    );
  }

  /** 4.2.2: voters stand, by any configuration in their log from the latest one on that they know to be committed. */
  #checkRole(node: NodeId, watched: WatchedNode, state: RaftState): void {
    if (state.role !== 'candidate' && state.role !== 'pre-candidate') return;
    if (watched.role === 'leader') return;
    const { seen } = this.memory.nodes[node]!;
    const known = seen.findLast(({ index }) => index <= state.commitIndex) ?? this.#committedAsOf(state.baseIndex);
    if (isVoter(known.configuration, node)) return;
    if (seen.some(({ index, configuration }) => index > state.commitIndex && isVoter(configuration, node))) return;
    this.#reportNode(node, `${this.#view.nameOf(node)} stands for election as a voter only (dissertation 4.2.2)`, `it goes by ${formatConfiguration(state.configuration)}`);
  }

  /** 4.2.2: a leader that is no voter leads until that is committed. */
  #checkLeader(node: NodeId, { index, configuration }: LoggedConfiguration, state: RaftState): void {
    if (index > state.commitIndex || isVoter(configuration, node)) return;
    this.#reportNode(node, `${this.#view.nameOf(node)} steps down when a configuration is committed in which it is no voter (dissertation 4.2.2)`, `it leads, by ${describe({ index, configuration })}`);
  }

  /** §7, S20: the newest durable snapshot holds the configuration that was committed as of its last entry. */
  #checkSnapshot(node: NodeId, known: NodeMembership): void {
    const snapshot: Snapshot | undefined = this.#view.durableDiskOf(node).readCell(SNAPSHOT_CELL);
    // What is no snapshot at all has no last entry.
    if (snapshot === undefined || !(snapshot.lastIndex > known.snapshotIndex)) return;
    known.snapshotIndex = snapshot.lastIndex;
    const expected = this.#committedAsOf(snapshot.lastIndex);
    if (snapshot.configuration.index === expected.index) return;
    this.#reportNode(node, `the snapshot of ${this.#view.nameOf(node)} up to ${snapshot.lastIndex} holds ${describe(expected)}, committed by then`, `it holds ${describe(snapshot.configuration)}`);
  }

  /** Whether the new configuration of a node leaves room for two leaders: looked at whenever a log gets one. */
  #checkIntersections(node: NodeId): void {
    if (!this.#isElectable(node)) return;
    const mine = this.inForce(node);
    for (let other = 0; other < this.#clusterSize; other++) {
      if (other === node) continue;
      const theirs = this.inForce(other);
      if (theirs.index === mine.index && isSameConfiguration(mine.configuration, theirs.configuration)) continue;
      if (quorumsIntersect(mine.configuration, theirs.configuration) || !this.#isElectable(other)) continue;
      this.#reportNode(
        node,
        'nodes that can be elected at one time go by configurations whose quorums overlap',
        `${this.#view.nameOf(node)} goes by ${describe(mine)}, ${this.#view.nameOf(other)} by ${describe(theirs)}`,
      );
      return;
    }
  }

  /** Whether those that have their disks, are not under repair and whose logs are no later than the node's are a quorum of its configuration (§5.4.1). */
  #isElectable(node: NodeId): boolean {
    const own: RaftState = this.#view.stateOf(node);
    const ownTerm = lastLogTerm(own);
    const { configuration } = this.inForce(node);
    let votes = 0;
    if (hasLostDisk(this.#view, node) || own.repairIndex !== 0) return false;
    for (let voter = 0; voter < this.#clusterSize; voter++) {
      const state: RaftState = this.#view.stateOf(voter);
      if (hasLostDisk(this.#view, voter) || state.repairIndex !== 0) continue;
      const term = lastLogTerm(state);
      if (term < ownTerm || (term === ownTerm && lastLogIndex(state) <= lastLogIndex(own))) votes |= 1 << voter;
    }
    return isQuorum(votes, voterSetsOf(configuration));
  }

  #reportNode(node: NodeId, expected: string, seen: string): void {
    this.#report.violation(CONFIGURATION_SAFETY, expected, seen, [node]);
  }
}

/** Empty when `after` may come right behind `before`. */
function whyNoSuccessor(before: Configuration, after: Configuration): string {
  if (isJoint(before)) {
    return !isJoint(after) && votersThatDiffer(before.voters, after.voters) === 0 ? '' : 'a joint configuration leads to its own new voters only';
  }
  if (isJoint(after)) return votersThatDiffer(before.voters, after.outgoing) === 0 ? '' : 'its outgoing voters are not the ones before';
  const count = votersThatDiffer(before.voters, after.voters);
  return count <= 1 ? '' : `${count} voters differ`;
}

function describe({ index, configuration }: LoggedConfiguration): string {
  return `${formatConfiguration(configuration)} of entry ${index}`;
}
