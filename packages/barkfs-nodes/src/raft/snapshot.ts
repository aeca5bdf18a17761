/** Snapshots and log compaction (§7): taking them, and installing those that a leader sends. */
import type { NodeId } from '@barksim/sim-core';
import { serveAwaitedReads } from './awaited-reads.ts';
import type { RaftCore } from './core.ts';
import { endRepairIfDone } from './damaged-log.ts';
import { termAt } from './log.ts';
import { forgetConfigurationsBefore, onSnapshotInstalled } from './membership/in-force.ts';
import type { InstallSnapshot, Snapshot } from './messages.ts';
import { followLeader, restartElectionTimer } from './roles.ts';
import { copySessions } from './sessions.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';
import { compactLog, cutLog, replaceLogBySnapshot, writeSnapshot } from './storage.ts';

/** A leader's snapshot that is news, on its way to the disk, and to whom that will be told. */
export interface AwaitedInstall {
  readonly snapshot: Snapshot;
  readonly term: number;
  readonly memberSession: number;
  readonly leader: NodeId;
}

/** Writes a snapshot of everything applied, when one is due. */
export function takeSnapshotIfDue(core: RaftCore, state: RaftState, host: RaftHost): void {
  if (state.awaitedInstall !== null || !core.rules.isSnapshotDue(state)) return;
  state.snapshotIndex = state.lastApplied;
  const configuration = core.rules.configurationAsOf(state, state.lastApplied);
  forgetConfigurationsBefore(state, configuration);
  writeSnapshot(
    {
      lastIndex: state.lastApplied,
      lastTerm: termAt(state, state.lastApplied),
      configuration,
      sessions: core.rules.sessionsForSnapshot(state),
      expiry: core.rules.expiryForSnapshot(state),
      machine: core.machine.snapshot(state.machine),
    },
    host,
  );
  if (state.options.awaitsDurableSnapshots) awaitDurability(state.snapshotIndex, host);
}

/** Asks to be told when the snapshot up to `index`, which was written, is on the disk for good. */
export function awaitDurability(index: number, host: RaftHost): void {
  host.notifyWhenDurable({ type: 'snapshot-durable', index });
}

export function onSnapshotDurable(core: RaftCore, state: RaftState, index: number, host: RaftHost): void {
  if (index > state.durableSnapshotIndex) state.durableSnapshotIndex = index;
  if (state.cutsLogFrom > 0) cutLog(state, host);
  const { awaitedInstall } = state;
  if (awaitedInstall !== null && awaitedInstall.snapshot.lastIndex === index) finishInstall(core, state, awaitedInstall, host);
  compactAppliedLog(core, state, state.lastApplied, host);
}

function finishInstall(core: RaftCore, state: RaftState, awaited: AwaitedInstall, host: RaftHost): void {
  const { snapshot, term, memberSession, leader } = awaited;
  state.awaitedInstall = null;
  if (core.rules.isSnapshotNews(state, snapshot)) install(core, state, snapshot, host);
  else if (snapshot.lastIndex > state.snapshotIndex) state.snapshotIndex = snapshot.lastIndex;
  host.probe.sometimes('raft/installed-when-durable');
  if (term !== state.currentTerm) return;
  core.rules.sendSnapshotReply(host, leader, { type: 'snapshot-reply', term, matchIndex: snapshot.lastIndex, memberSession });
}

/** Drops the entries that are not needed any more. `appliedBefore`: what was applied before the current event. */
export function compactAppliedLog(core: RaftCore, state: RaftState, appliedBefore: number, host: RaftHost): void {
  const covered = Math.min(core.rules.compactionIndex(state, appliedBefore), core.rules.dependableSnapshot(state));
  const index = Math.min(covered, heldForTransfers(state));
  if (index > state.baseIndex) compactLog(state, index, host);
}

/** A leader keeps what follows a snapshot that it is sending, within a bound. */
function heldForTransfers(state: RaftState): number {
  if (state.options.snapshotChunkBytes === 0 || state.role !== 'leader') return state.lastApplied;
  let held = state.lastApplied;
  for (const peer of state.peers) {
    const outgoing = state.outgoing[peer]!;
    if (outgoing !== null && outgoing.lastIndex < held) held = outgoing.lastIndex;
  }
  return Math.max(held, state.lastApplied - state.options.maxEntriesHeldForTransfer);
}

export function onInstallSnapshot(
  core: RaftCore,
  state: RaftState,
  message: InstallSnapshot,
  leader: NodeId,
  host: RaftHost,
): void {
  const { snapshot, memberSession } = message;
  if (core.rules.isStaleLeader(state, message.term)) {
    core.rules.sendSnapshotReply(host, leader, { type: 'snapshot-reply', term: state.currentTerm, matchIndex: 0, memberSession });
    return;
  }
  followLeader(core, state, message.term, leader, host);
  restartElectionTimer(state, host);
  takeSnapshot(core, state, snapshot, memberSession, leader, host);
}

/** The leader's snapshot is there: installs it when it is news, and says that what it covers is held. */
export function takeSnapshot(
  core: RaftCore,
  state: RaftState,
  snapshot: Snapshot,
  memberSession: number,
  leader: NodeId,
  host: RaftHost,
): void {
  // What it covers is told of when the later one is durable.
  if (core.rules.isOvertaken(state, snapshot)) return;
  if (core.rules.isSnapshotNews(state, snapshot)) {
    const isAwaited = state.awaitedInstall?.snapshot.lastIndex === snapshot.lastIndex;
    if (!isAwaited) writeSnapshot(snapshot, host);
    if (state.options.awaitsDurableSnapshots) {
      state.awaitedInstall = { snapshot, term: state.currentTerm, memberSession, leader };
      if (!isAwaited) awaitDurability(snapshot.lastIndex, host);
      return;
    }
    install(core, state, snapshot, host);
  }
  const matchIndex = snapshot.lastIndex;
  core.rules.sendSnapshotReply(host, leader, { type: 'snapshot-reply', term: state.currentTerm, matchIndex, memberSession });
}

/** Figure 13, rules 5 to 8. The snapshot went to the disk before the entries that it replaces leave it. */
function install(core: RaftCore, state: RaftState, snapshot: Snapshot, host: RaftHost): void {
  if (core.rules.keepsEntriesAfter(state, snapshot)) {
    host.probe.sometimes('raft/snapshot-installed-before-log');
    if (snapshot.lastIndex > state.baseIndex) compactLog(state, snapshot.lastIndex, host);
  } else {
    host.probe.sometimes('raft/snapshot-installed');
    replaceLogBySnapshot(state, snapshot, host);
  }
  state.currentTerm = core.rules.termAfterInstall(state, snapshot);
  state.snapshotIndex = snapshot.lastIndex;
  onSnapshotInstalled(core, state, snapshot);
  state.commitIndex = snapshot.lastIndex;
  state.lastApplied = snapshot.lastIndex;
  if (state.repairIndex !== 0) endRepairIfDone(state, host);
  state.sessions = copySessions(snapshot.sessions);
  if (snapshot.expiry !== undefined) state.expiry = core.rules.expiryAfterInstall(state.expiry, snapshot.expiry);
  state.machine = core.machine.restore(snapshot.machine);
  if (state.awaitedReads.length > 0) serveAwaitedReads(core, state, host);
}
