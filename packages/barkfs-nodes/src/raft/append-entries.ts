/** The follower's side of replication: taking a leader's entries, or telling it where to look (§5.3). */
import type { NodeId } from '@barksim/sim-core';
import { commitAndApply } from './commit.ts';
import type { RaftCore } from './core.ts';
import { tellOfLoss } from './damaged-log.ts';
import { onConfigurationAppended, onLogTruncated } from './membership/in-force.ts';
import type { AppendEntries } from './messages.ts';
import { CONFIGURATION } from './messages.ts';
import { followLeader, restartElectionTimer } from './roles.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';
import { appendEntry, truncateLog } from './storage.ts';

export function onAppendEntries(
  core: RaftCore,
  state: RaftState,
  message: AppendEntries,
  leader: NodeId,
  host: RaftHost,
): void {
  const rules = core.rules;
  if (rules.isStaleLeader(state, message.term)) {
    if (rules.answersStaleLeader(state)) refuse(core, state, message, leader, host);
    return;
  }
  followLeader(core, state, message.term, leader, host);
  const matches = rules.previousEntryMatches(state, message.prevLogIndex, message.prevLogTerm);
  if (rules.entriesRestartElectionTimer(matches)) restartElectionTimer(state, host);
  // Until its disk has caught up with its boot, the node only hears its leader.
  if (state.cutsLogFrom > 0) return;
  if (!matches) {
    if (rules.hasLostEntries(state, message.prevLogIndex)) tellOfLoss(core, state, message, leader, host);
    else refuse(core, state, message, leader, host);
    return;
  }
  const appended = takeEntries(core, state, message, host);
  const acknowledged = rules.acknowledgedIndex(state, message.prevLogIndex, message.entries.length, appended);
  rules.sendAppendReply(host, leader, {
    type: 'append-reply',
    term: state.currentTerm,
    success: true,
    prevLogIndex: message.prevLogIndex,
    matchIndex: acknowledged,
    conflictTerm: 0,
    conflictIndex: 0,
    memberSession: message.memberSession,
  });
  const commit = rules.followerCommitIndex(state, message.leaderCommit, acknowledged);
  if (commit > state.commitIndex) commitAndApply(core, state, commit, host);
}

/** §5.3: drops what conflicts, then adds what is missing and says how many. Entries that are there already stay as they are. */
function takeEntries(core: RaftCore, state: RaftState, message: AppendEntries, host: RaftHost): number {
  const entries = message.entries;
  const conflict = core.rules.firstConflict(state, message.prevLogIndex, entries);
  if (conflict !== 0) {
    host.probe.sometimes('raft/log-truncated');
    truncateLog(state, conflict);
    onLogTruncated(core, state, conflict);
  }
  const held = core.rules.entriesHeld(state, message.prevLogIndex);
  for (let i = held; i < entries.length; i++) {
    const entry = entries[i]!;
    appendEntry(core, state, entry, host);
    if (entry.client === CONFIGURATION) onConfigurationAppended(core, state, entry);
  }
  return Math.max(0, entries.length - held);
}

/** Says no, and where this node's log parts from the leader's, as far as it can tell (§5.3, fast backtracking). */
function refuse(core: RaftCore, state: RaftState, message: AppendEntries, leader: NodeId, host: RaftHost): void {
  const term = core.rules.conflictTerm(state, message.prevLogIndex);
  core.rules.sendAppendReply(host, leader, {
    type: 'append-reply',
    term: state.currentTerm,
    success: false,
    prevLogIndex: message.prevLogIndex,
    matchIndex: 0,
    conflictTerm: term,
    conflictIndex: core.rules.conflictIndex(state, message.prevLogIndex, term),
    memberSession: message.memberSession,
  });
}
