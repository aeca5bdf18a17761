/** The leader's side of replication: what is sent to whom, and what answers mean (§5.3). */
import type { NodeId } from '@barksim/sim-core';
import { commitAndApply } from './commit.ts';
import type { RaftCore } from './core.ts';
import { lastLogIndex } from './log.ts';
import type { AppendReply, EntriesLost, HeartbeatDue, LogDurable, LogEntry, SnapshotReply } from './messages.ts';
import { NOBODY } from './messages.ts';
import { stepsDownWithoutQuorum } from './quorum-checks.ts';
import { startReadRound } from './read-rounds.ts';
import { moveToTerm } from './roles.ts';
import { stampFor } from './session-expiry.ts';
import { sendInChunks } from './snapshot-transfer.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';
import { appendEntry, readSnapshot } from './storage.ts';
import { abortTransferIfDue, handOverIfCaughtUp } from './transfer.ts';

const NO_ENTRIES: readonly LogEntry[] = [];
const ANSWERS_OF_THIS_SESSION = 'raft/S11-answers-of-this-session';
const HEARTBEAT: HeartbeatDue = { type: 'heartbeat' };

/** §8: the entry by which a leader commits what earlier terms left. */
export function appendNoOp(core: RaftCore, state: RaftState, host: RaftHost): void {
  const stampMicros = stampFor(core, state, host);
  appendOwn(core, state, { term: state.currentTerm, client: NOBODY, session: 0, sequence: 0, command: null, stampMicros }, host);
}

/** Adds an entry to the leader's own log; it is counted when it is durable. */
export function appendOwn(core: RaftCore, state: RaftState, entry: LogEntry, host: RaftHost): void {
  appendEntry(core, state, entry, host);
  core.rules.awaitOwnDurability(state, host);
}

/** Sends every follower the entries it may get now. */
export function broadcastEntries(core: RaftCore, state: RaftState, host: RaftHost): void {
  const { peers } = state;
  for (let at = 0; at < peers.length; at++) fillPipeline(core, state, peers[at]!, host);
}

/** Sends entries as far as the window of a replicating follower goes. One that is probed gets them after its answer. */
function fillPipeline(core: RaftCore, state: RaftState, peer: NodeId, host: RaftHost): void {
  if (state.mode[peer] !== 'replicate') return;
  const last = lastLogIndex(state);
  const limit = Math.min(last, state.matchIndex[peer]! + state.options.maxInflightEntries);
  while (state.nextIndex[peer]! <= limit) {
    if (core.rules.isWindowFull(state, peer)) {
      host.probe.sometimes('raft/window-full');
      return;
    }
    if (!sendFrom(core, state, peer, limit, host)) return;
  }
}

/** Sends the entries from the peer's `nextIndex` to `limit`, as many as one message takes. False: they are compacted away. */
function sendFrom(core: RaftCore, state: RaftState, peer: NodeId, limit: number, host: RaftHost): boolean {
  const prevLogIndex = state.nextIndex[peer]! - 1;
  if (prevLogIndex < state.baseIndex) {
    if (core.rules.helpsBySnapshot(state, peer)) sendSnapshot(core, state, peer, host);
    return false;
  }
  const count = Math.max(0, Math.min(limit - prevLogIndex, state.options.maxEntriesPerMessage));
  const from = prevLogIndex - state.baseIndex;
  core.rules.sendEntries(host, peer, {
    type: 'append-entries',
    term: state.currentTerm,
    prevLogIndex,
    prevLogTerm: core.rules.previousEntryTerm(state, prevLogIndex),
    entries: count === 0 ? NO_ENTRIES : state.log.slice(from, from + count),
    leaderCommit: state.commitIndex,
    memberSession: state.memberSession[peer]!,
  });
  if (state.mode[peer] === 'replicate') {
    state.nextIndex[peer] = prevLogIndex + 1 + count;
    if (count > 0 && state.options.maxInflightMessages > 0) state.inflight[peer]!.push(prevLogIndex + count);
  }
  return true;
}

/** Asks a follower whether the logs agree right before its `nextIndex`. Entries follow once one such place is known. */
function sendProbe(core: RaftCore, state: RaftState, peer: NodeId, host: RaftHost): boolean {
  state.mode[peer] = 'probe';
  if (core.rules.probeFreesWindow()) state.inflight[peer]!.length = 0;
  return sendFrom(core, state, peer, 0, host);
}

/** A heartbeat that every log agrees with: what goes before the first entry is the same everywhere. */
function sendKeepAlive(core: RaftCore, state: RaftState, peer: NodeId, host: RaftHost): void {
  core.rules.sendEntries(host, peer, {
    type: 'append-entries',
    term: state.currentTerm,
    prevLogIndex: 0,
    prevLogTerm: 0,
    entries: NO_ENTRIES,
    leaderCommit: state.commitIndex,
    memberSession: state.memberSession[peer]!,
  });
}

/** Sends the newest snapshot to a follower that needs what it covers. Without an answer it is sent again (`awaitsAnswerToSnapshot`). */
function sendSnapshot(core: RaftCore, state: RaftState, peer: NodeId, host: RaftHost): void {
  const snapshot = readSnapshot(core, host);
  if (snapshot === undefined) throw new Error(`raft: the log begins after entry ${state.baseIndex}, but there is no snapshot`);
  state.mode[peer] = 'snapshot';
  if (state.options.snapshotChunkBytes > 0) {
    sendInChunks(state, peer, snapshot, host);
    return;
  }
  state.snapshotSentAtMicros[peer] = host.clock.monotonic();
  host.send(peer, { type: 'install-snapshot', term: state.currentTerm, snapshot, memberSession: state.memberSession[peer]! });
}

/** §5.2: a new leader makes itself known at once, then keeps its followers from standing for election. */
export function startHeartbeats(core: RaftCore, state: RaftState, host: RaftHost): void {
  for (const peer of state.peers) sendProbe(core, state, peer, host);
  state.heartbeatTimer = host.setTimer(HEARTBEAT, state.options.heartbeatMicros);
}

export function onHeartbeatDue(core: RaftCore, state: RaftState, host: RaftHost): void {
  if (state.options.checkQuorum && stepsDownWithoutQuorum(core, state, host)) return;
  state.heartbeatTimer = host.setTimer(HEARTBEAT, state.options.heartbeatMicros);
  if (state.transferTarget !== NOBODY) abortTransferIfDue(state, host);
  if (state.options.readMode === 'lease' || state.pendingReads.length > 0) startReadRound(core, state, host);
  const { peers } = state;
  for (let at = 0; at < peers.length; at++) {
    if (!core.rules.goesOnToNextPeer(sendHeartbeat(core, state, peers[at]!, host))) return;
  }
}

/**
 * To a follower that keeps up, a message without entries right behind what it was sent: it refuses when something
 * before was lost. One that has acknowledged nothing since the last heartbeat is asked where it stands, and then sent
 * once more what it has missed. False: it needs a snapshot.
 */
function sendHeartbeat(core: RaftCore, state: RaftState, peer: NodeId, host: RaftHost): boolean {
  const match = state.matchIndex[peer]!;
  if (state.mode[peer] === 'snapshot' && core.rules.awaitsAnswerToSnapshot(state, peer, host.clock.monotonic())) {
    sendKeepAlive(core, state, peer, host);
    return true;
  }
  if (state.mode[peer] === 'replicate') {
    if (match === state.nextIndex[peer]! - 1 || match !== state.matchAtHeartbeat[peer]) {
      state.matchAtHeartbeat[peer] = match;
      return sendFrom(core, state, peer, 0, host);
    }
    state.nextIndex[peer] = match + 1;
    host.probe.sometimes('raft/pipeline-resent');
  }
  return sendProbe(core, state, peer, host);
}

export function onAppendReply(
  core: RaftCore,
  state: RaftState,
  reply: AppendReply,
  peer: NodeId,
  host: RaftHost,
): void {
  const rules = core.rules;
  if (core.rules.isLaterTerm(state, reply)) {
    moveToTerm(core, state, reply.term, host);
    return;
  }
  if (!rules.answersThisLeadership(state, reply.term)) return;
  if (!isCounted(core, state, peer, reply.memberSession, host)) return;
  state.contacts[peer] = true;
  if (reply.success) {
    onMatch(core, state, peer, reply.matchIndex, host);
  } else if (!rules.isStaleRefusal(state, peer, reply)) {
    state.matchIndex[peer] = rules.matchIndexAfterRefusal(state, peer, reply);
    state.nextIndex[peer] = rules.nextIndexAfterRefusal(state, peer, reply);
    if (state.nextIndex[peer] < reply.prevLogIndex) host.probe.sometimes('raft/fast-backtrack');
    sendProbe(core, state, peer, host);
  }
}

/** A follower has lost entries: nothing that was known of it holds any more. */
export function onEntriesLost(core: RaftCore, state: RaftState, loss: EntriesLost, peer: NodeId, host: RaftHost): void {
  const { rules } = core;
  if (rules.isLaterTerm(state, loss)) {
    moveToTerm(core, state, loss.term, host);
    return;
  }
  if (!rules.answersThisLeadership(state, loss.term)) return;
  if (!isCounted(core, state, peer, loss.memberSession, host)) return;
  state.contacts[peer] = true;
  if (rules.isLossKnown(state, peer, loss)) return;
  rules.initialiseProgress(state, peer, Math.min(loss.lastLogIndex, lastLogIndex(state)) + 1);
  sendProbe(core, state, peer, host);
}

/** Whether an answer belongs to the peer's current time as a member; the others say nothing of what it holds now. */
function isCounted(core: RaftCore, state: RaftState, peer: NodeId, memberSession: number, host: RaftHost): boolean {
  if (!core.rules.isOfThisSession(state, peer, memberSession)) return false;
  const current = state.memberSession[peer]!;
  if (memberSession !== current) {
    const seen = `it counts one of session ${memberSession} of node ${peer}, which is in session ${current}`;
    host.probe.always(false, ANSWERS_OF_THIS_SESSION, 'a leader counts answers of the current time as a member only', seen);
  }
  return true;
}

export function onSnapshotReply(
  core: RaftCore,
  state: RaftState,
  reply: SnapshotReply,
  peer: NodeId,
  host: RaftHost,
): void {
  if (core.rules.isLaterTerm(state, reply)) {
    moveToTerm(core, state, reply.term, host);
    return;
  }
  if (!core.rules.answersThisLeadership(state, reply.term)) return;
  state.contacts[peer] = true;
  if (!isCounted(core, state, peer, reply.memberSession, host)) return;
  onMatch(core, state, peer, reply.matchIndex, host);
}

/** A follower holds everything up to `acknowledged`: send on, and see what that commits. */
function onMatch(core: RaftCore, state: RaftState, peer: NodeId, acknowledged: number, host: RaftHost): void {
  const before = state.matchIndex[peer]!;
  const match = core.rules.matchIndexAfter(state, peer, acknowledged);
  // What repeats an earlier answer says nothing of the snapshot on its way: another one for each would make an avalanche.
  if (match === before && state.mode[peer] === 'snapshot') return;
  state.matchIndex[peer] = match;
  if (state.inflight[peer]!.length > 0) state.inflight[peer]!.splice(0, core.rules.acknowledgedMessages(state.inflight[peer]!, match));
  if (state.nextIndex[peer]! <= match) state.nextIndex[peer] = match + 1;
  if (state.mode[peer] !== 'replicate') {
    state.mode[peer] = 'replicate';
    state.outgoing[peer] = null;
    state.nextIndex[peer] = match + 1;
  }
  if (match !== before) advanceCommitIndex(core, state, match, host);
  fillPipeline(core, state, peer, host);
  if (peer === state.transferTarget) handOverIfCaughtUp(core, state, host);
}

/** The leader's own disk has caught up to where its log ended when it asked. */
export function onLogDurable(core: RaftCore, state: RaftState, durable: LogDurable, host: RaftHost): void {
  if (!core.rules.countsOwnDurability(state, durable)) return;
  state.awaitsDurability = false;
  state.matchIndex[state.self] = durable.index;
  if (durable.index < lastLogIndex(state)) core.rules.awaitOwnDurability(state, host);
  advanceCommitIndex(core, state, durable.index, host);
}

/** §5.3, §5.4.2, after some node was found to hold the log up to `match`. */
function advanceCommitIndex(core: RaftCore, state: RaftState, match: number, host: RaftHost): void {
  if (match <= state.commitIndex) return;
  const index = core.rules.quorumMatchIndex(state);
  if (core.rules.mayCommit(state, index)) commitAndApply(core, state, index, host);
}
