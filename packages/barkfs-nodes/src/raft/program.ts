/**
 * A Raft node as a node program: Ongaro and Ousterhout's algorithm (USENIX ATC 2014) with log compaction and client
 * sessions. It models elections with PreVote and CheckQuorum, replication with batches and a bounded pipeline, fast
 * backtracking, snapshots in one message, changes of the cluster's members by single servers or joint consensus,
 * leadership transfer, reads around the log with and without leases, and a disk whose writes become durable later.
 */
import type { NodeId, NodeProgram } from '@barksim/sim-core';
import { keyValueMachine } from '../kv/machine.ts';
import { onAppendEntries } from './append-entries.ts';
import { onReadIndexReply } from './awaited-reads.ts';
import { onClientRequest } from './client-requests.ts';
import { finishChange, onChangeRequest } from './change-requests.ts';
import type { RaftCore } from './core.ts';
import { lastReadable, writeAgain } from './damaged-log.ts';
import { onElectionTimeout, onTimeoutNow } from './campaign.ts';
import { onRequestVote, onVote } from './election.ts';
import { formatRaftDisk, readIdentity } from './identity.ts';
import { firstConfiguration, readConfigurations } from './membership/in-force.ts';
import type { RaftMessage, RaftTimer, Snapshot } from './messages.ts';
import { NOBODY, RAFT_MESSAGE_TYPES, RAFT_TIMER_TYPES } from './messages.ts';
import type { RaftOptions } from './options.ts';
import { onPreVote, onPreVoteRequest } from './pre-vote.ts';
import { onReadRequest, onReadRound } from './reads.ts';
import { onReadIndexRequest, onReadRoundReply } from './read-rounds.ts';
import { onAppendReply, onEntriesLost, onHeartbeatDue, onLogDurable, onSnapshotReply } from './replication.ts';
import { restartElectionTimer } from './roles.ts';
import type { RaftRules } from './rules/rules.ts';
import { correctRaftRules } from './rules/rules.ts';
import { copyExpiry, noOpenSessions } from './session-expiry.ts';
import { copySessions } from './sessions.ts';
import { awaitDurability, onInstallSnapshot, onSnapshotDurable } from './snapshot.ts';
import { onChunkReply, onInstallSnapshotChunk } from './snapshot-transfer.ts';
import { NOT_A_MEMBER, type RaftState } from './state.ts';
import { onTransferLeadership } from './transfer.ts';
import type { StateMachine } from './state-machine.ts';
import type { HardState, RaftHost } from './storage.ts';
import { cutLog, FIRST_BOOT, readHardState, readLog, readSnapshot } from './storage.ts';

export type RaftProgram = NodeProgram<RaftState, RaftMessage, RaftTimer, RaftOptions>;

/** The program of a Raft node that decides by `rules` and replicates `machine`. */
export function makeRaftProgram(
  rules: RaftRules = correctRaftRules,
  machine: StateMachine = keyValueMachine,
): RaftProgram {
  const core: RaftCore = { rules, machine };
  return {
    kind: 'raft',
    messageTypes: RAFT_MESSAGE_TYPES,
    timerTypes: RAFT_TIMER_TYPES,
    format: (disk, id) => formatRaftDisk(disk, id),
    boot: (host, options) => boot(core, host, options),
    onMessage: (state, message, from, host) => onMessage(core, state, message, from, host),
    onTimer: (state, timer, host) => onTimer(core, state, timer, host),
    onSyncFailed: (_state, error) => {
      if (core.rules.stopsForLostSync()) throw error;
    },
  };
}

/** First boot and every restart: what the disk still holds, and everything else as in a follower that knows nothing. */
function boot(core: RaftCore, host: RaftHost, options: RaftOptions): RaftState {
  if (options.readMode === 'lease' && !options.checkQuorum) {
    throw new Error("raft: readMode 'lease' needs checkQuorum, without which a new leader may be elected within a lease");
  }
  const isRetired = options.requiresIdentity && !core.rules.isOwnDisk(readIdentity(core, host), host.id);
  if (isRetired) {
    host.probe.sometimes('raft/retired-without-disk');
    return newState(core, true, FIRST_BOOT, undefined, host, options);
  }
  const snapshot = readSnapshot(core, host);
  const state = newState(core, false, core.rules.hardStateAtBoot(readHardState(core, host)), snapshot, host, options);
  readLog(state, snapshot, lastReadable(core, state, host), host);
  if (state.cutsLogFrom > 0 && !options.awaitsDurableSnapshots) cutLog(state, host);
  if (core.rules.writesAgainAtBoot()) writeAgain(core, state, host);
  readConfigurations(core, state);
  const awaitsSnapshot = state.snapshotIndex > 0 || state.cutsLogFrom > 0;
  if (options.awaitsDurableSnapshots && awaitsSnapshot) awaitDurability(state.snapshotIndex, host);
  restartElectionTimer(state, host);
  return state;
}

/** What a node is before it has read its log. */
function newState(
  core: RaftCore,
  isRetired: boolean,
  hardState: HardState,
  snapshot: Snapshot | undefined,
  host: RaftHost,
  options: RaftOptions,
): RaftState {
  const applied = snapshot === undefined ? 0 : snapshot.lastIndex;
  const configured = snapshot === undefined ? firstConfiguration(options) : snapshot.configuration;
  return {
    options: { ...options },
    self: host.id,
    currentTerm: hardState.currentTerm,
    votedFor: hardState.votedFor,
    log: [],
    baseIndex: 0,
    baseTerm: 0,
    snapshotIndex: applied,
    configuration: configured.configuration,
    configurationIndex: configured.index,
    peers: [],
    isChangeUnfinished: false,
    configurations: [configured],
    commitIndex: core.rules.commitIndexAtBoot(applied),
    lastApplied: applied,
    role: 'follower',
    leader: NOBODY,
    electionTimer: 0,
    heartbeatTimer: 0,
    electionTimeoutMicros: core.rules.drawElectionTimeout(options, host.random),
    leaderHeardAtMicros: host.clock.monotonic(),
    votes: filled(options.clusterSize, false),
    preVoteRound: host.clock.monotonic(),
    standsForTransfer: false,
    nextIndex: filled(options.clusterSize, 1),
    matchIndex: filled(options.clusterSize, 0),
    mode: filled(options.clusterSize, 'probe'),
    inflight: Array.from({ length: options.clusterSize }, () => []),
    matchAtHeartbeat: filled(options.clusterSize, 0),
    contacts: filled(options.clusterSize, false),
    quorumCheckAtMicros: 0,
    memberSession: filled(options.clusterSize, NOT_A_MEMBER),
    transferTarget: NOBODY,
    transferUntilMicros: 0,
    readRound: 0,
    answeredRounds: filled(options.clusterSize, 0),
    leaseRound: 0,
    leaseRoundAtMicros: 0,
    leaseUntilMicros: 0,
    isLeaseRevoked: false,
    pendingReads: [],
    awaitedReads: [],
    outgoing: filled(options.clusterSize, null),
    snapshotSentAtMicros: filled(options.clusterSize, 0),
    incoming: null,
    durableSnapshotIndex: 0,
    awaitedInstall: null,
    isRetired,
    repairIndex: 0,
    cutsLogFrom: 0,
    awaitsDurability: false,
    sessions: snapshot === undefined ? [] : copySessions(snapshot.sessions),
    expiry: snapshot?.expiry === undefined ? noOpenSessions() : copyExpiry(snapshot.expiry),
    machine: snapshot === undefined ? core.machine.create() : core.machine.restore(snapshot.machine),
  };
}

/** An array without holes: V8 keeps such arrays fast. */
function filled<T>(length: number, value: T): T[] {
  const items: T[] = [];
  for (let i = 0; i < length; i++) items.push(value);
  return items;
}

function onMessage(core: RaftCore, state: RaftState, message: RaftMessage, from: NodeId, host: RaftHost): void {
  if (state.isRetired) {
    if (!core.rules.endsRetirement(message)) return;
    state.isRetired = false;
  }
  switch (message.type) {
    case 'append-entries':
      return onAppendEntries(core, state, message, from, host);
    case 'append-reply':
      onAppendReply(core, state, message, from, host);
      if (state.isChangeUnfinished) finishChange(core, state, host);
      return;
    case 'entries-lost':
      return onEntriesLost(core, state, message, from, host);
    case 'client-request':
      return onClientRequest(core, state, message, from, host);
    case 'request-vote':
      return onRequestVote(core, state, message, from, host);
    case 'vote':
      return onVote(core, state, message, from, host);
    case 'pre-vote-request':
      return onPreVoteRequest(core, state, message, from, host);
    case 'pre-vote':
      return onPreVote(core, state, message, from, host);
    case 'install-snapshot':
      return onInstallSnapshot(core, state, message, from, host);
    case 'install-snapshot-chunk':
      return onInstallSnapshotChunk(core, state, message, from, host);
    case 'snapshot-chunk-reply':
      return onChunkReply(core, state, message, from, host);
    case 'snapshot-reply':
      onSnapshotReply(core, state, message, from, host);
      if (state.isChangeUnfinished) finishChange(core, state, host);
      return;
    case 'change-request':
      return onChangeRequest(core, state, message, from, host);
    case 'read-request':
      return onReadRequest(core, state, message, from, host);
    case 'read-round':
      return onReadRound(core, state, message, from, host);
    case 'read-round-reply':
      return onReadRoundReply(core, state, message, from, host);
    case 'read-index-request':
      return onReadIndexRequest(core, state, message, from, host);
    case 'read-index-reply':
      return onReadIndexReply(core, state, message, host);
    case 'transfer-leadership':
      return onTransferLeadership(core, state, message, host);
    case 'timeout-now':
      return onTimeoutNow(core, state, message, host);
    case 'change-reply':
    case 'client-reply':
    case 'session-expired':
    case 'not-leader':
      // Meant for clients and operators; a Raft node asks nothing.
      return;
  }
}

function onTimer(core: RaftCore, state: RaftState, timer: RaftTimer, host: RaftHost): void {
  switch (timer.type) {
    case 'heartbeat':
      return onHeartbeatDue(core, state, host);
    case 'log-durable':
      onLogDurable(core, state, timer, host);
      if (state.isChangeUnfinished) finishChange(core, state, host);
      return;
    case 'snapshot-durable':
      return onSnapshotDurable(core, state, timer.index, host);
    case 'election-timeout':
      return onElectionTimeout(core, state, host);
  }
}
