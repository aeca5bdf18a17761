/**
 * What decides over the members of a cluster (dissertation, chapter 4; §6). A configuration is in force from the moment
 * its entry is in the log, committed or not, and until that entry is truncated. Pure but for the marked few.
 */
import type { NodeId } from '@barksim/sim-core';
import { lastLogIndex, termAt } from '../log.ts';
import type { ChangeResult, ChangeStep } from '../membership/change.ts';
import { changeSimply, enterJoint, leaveJoint } from '../membership/change.ts';
import type { Configuration } from '../membership/configuration.ts';
import { isJoint, isVoter } from '../membership/configuration.ts';
import type { ChangeRequest, LogEntry, LoggedConfiguration } from '../messages.ts';
import { NOBODY } from '../messages.ts';
import { NOT_A_MEMBER, type RaftState } from '../state.ts';

/** 4.1: each node uses the latest configuration in its log, whether committed or not. */
export function configurationInForce(state: RaftState): LoggedConfiguration {
  return state.configurations[state.configurations.length - 1]!;
}

/** 4.1: all that are in the log are kept, for a truncation may take back several. Changes `configurations`. */
export function recordConfiguration(state: RaftState, index: number, configuration: Configuration): void {
  state.configurations.push({ index, configuration });
}

/** 4.1: a truncated entry's configuration falls back to the one before. Changes `configurations`. */
export function rollBackConfigurations(state: RaftState, truncatedFrom: number): void {
  const { configurations } = state;
  while (configurations.length > 1 && configurations[configurations.length - 1]!.index >= truncatedFrom) configurations.pop();
}

/** §7, 5.1: a snapshot holds the latest configuration as of its last entry: a committed one, as everything in it. */
export function configurationAsOf(state: RaftState, index: number): LoggedConfiguration {
  const { configurations } = state;
  let at = configurations.length - 1;
  while (at > 0 && configurations[at]!.index > index) at -= 1;
  return configurations[at]!;
}

/**
 * 4.2.2: voters stand for election. One that is being removed stands until it knows its removal to be committed: the
 * cluster may need its log to get there. What it does not know to be committed may be undone, back to the latest
 * configuration that it does know, so being a voter in any of these will do: after a restart that may be many.
 * Learners, and nodes that nobody has added yet, do not stand.
 */
export function mayStand(state: RaftState): boolean {
  const { configurations } = state;
  for (let at = configurations.length - 1; at >= 0; at--) {
    const { index, configuration } = configurations[at]!;
    if (isVoter(configuration, state.self)) return true;
    if (index <= state.commitIndex) return false;
  }
  return false;
}

/** 4.2.1: whoever is asked for a vote may give it, member or not: the candidate's configuration may be the newer one. */
export function mayVote(_state: RaftState): boolean {
  return true;
}

/**
 * Ongaro, "bug in single-server membership changes" (raft-dev, 2015): before a leader appends a configuration it must
 * have committed an entry of its own term, or the change of an earlier leader may come back beside its own.
 */
export function changeFollowsOwnCommit(state: RaftState): boolean {
  return termAt(state, state.commitIndex) === state.currentTerm;
}

/** 4.1: an operator speaks of the configuration that it knows. Another may have taken that one's place since, and its copies may come late. */
export function startsFromThis(state: RaftState, request: ChangeRequest): boolean {
  return request.basis === state.configurationIndex;
}

/** 4.1: whoever leads when a change is committed tells whoever asked for it, be it that an earlier leader was asked. Leaving a joint one is nobody's wish. */
export function tellsOperatorOf(state: RaftState, entry: LogEntry): boolean {
  return state.role === 'leader' && entry.session !== NOBODY;
}

/** 4.1: a change begins when the one before it is committed. */
export function isChangeUnderWay(state: RaftState): boolean {
  return state.configurationIndex > state.commitIndex;
}

/** 4.2.1: a node votes only once it has nearly caught up as a learner: what it lacks fits into one window of the pipeline. */
export function isCaughtUp(state: RaftState, node: NodeId): boolean {
  if (isVoter(state.configuration, node)) return true;
  if (!state.configuration.learners.includes(node)) return false;
  const match = state.matchIndex[node]!;
  return match > 0 && match + state.options.maxInflightEntries >= lastLogIndex(state);
}

/** 4.1, 4.3: at most one voter at a time, or by way of a joint configuration, which is left before anything else. */
export function nextConfiguration(configuration: Configuration, request: ChangeRequest): ChangeResult {
  if (request.steps.length === 0 && isJoint(configuration)) return leaveJoint(configuration);
  if (request.joint) return enterJoint(configuration, request.steps, request.autoLeave);
  return changeSimply(configuration, request.steps);
}

/** The nodes that steps make voters. */
export function votersAddedBy(steps: readonly ChangeStep[]): NodeId[] {
  return steps.filter(({ kind }) => kind === 'add-voter').map(({ node }) => node);
}

/**
 * 4.3: once C_old,new is committed its leader appends C_new, once. Null when it is not the time, or the operator wants
 * to do it. The entry in force is looked at, so the one that is appended ends the need for it.
 */
export function configurationToLeaveFor(state: RaftState): Configuration | null {
  const { configuration } = state;
  if (!isJoint(configuration) || !configuration.autoLeave || state.configurationIndex > state.commitIndex) return null;
  return leaveJoint(configuration).configuration;
}

/** 4.2.2: a leader that is not in C_new leads until C_new is committed, then steps down. */
export function leaderStepsDown(state: RaftState): boolean {
  return !isVoter(state.configuration, state.self) && state.configurationIndex <= state.commitIndex;
}

/**
 * An answer counts only for the time as a member in which it was asked for: a node that was removed and added again in
 * one term may have lost what it held before.
 */
export function isOfThisSession(state: RaftState, peer: NodeId, memberSession: number): boolean {
  return memberSession === state.memberSession[peer] && memberSession !== NOT_A_MEMBER;
}
