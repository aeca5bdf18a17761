/**
 * What a leader does with an operator's request to change the configuration, and what becomes of it (dissertation,
 * chapter 4). A configuration is an entry like others: appended, replicated, committed; but it is in force at once.
 */
import type { NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import type { Configuration } from './membership/configuration.ts';
import { onConfigurationAppended } from './membership/in-force.ts';
import type { ChangeRequest, LogEntry } from './messages.ts';
import { CONFIGURATION, NOBODY } from './messages.ts';
import { appendOwn, broadcastEntries } from './replication.ts';
import { becomeFollower } from './roles.ts';
import { votersAddedBy } from './rules/membership.ts';
import { stampFor } from './session-expiry.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

export function onChangeRequest(
  core: RaftCore,
  state: RaftState,
  request: ChangeRequest,
  operator: NodeId,
  host: RaftHost,
): void {
  if (state.role !== 'leader') {
    reply(state, operator, request.sequence, 'not-leader', '', host);
    return;
  }
  const reason = whyNotNow(core, state, request);
  if (reason !== '') {
    reply(state, operator, request.sequence, 'refused', reason, host);
    return;
  }
  const { configuration, refusal } = core.rules.nextConfiguration(state.configuration, request);
  if (configuration === null) reply(state, operator, request.sequence, 'refused', refusal, host);
  else appendConfiguration(core, state, configuration, operator, request.sequence, host);
}

/** Empty when the change may begin. */
function whyNotNow(core: RaftCore, state: RaftState, request: ChangeRequest): string {
  const rules = core.rules;
  if (!rules.startsFromThis(state, request)) return 'another configuration stands';
  if (!rules.acceptsProposals(state)) return 'leadership is being handed over';
  if (rules.isChangeUnderWay(state)) return 'a change is under way';
  if (!rules.changeFollowsOwnCommit(state)) return 'the leader has committed nothing in its term yet';
  if (!votersAddedBy(request.steps).every((node) => rules.isCaughtUp(state, node))) return 'a new voter has not caught up';
  return '';
}

/** The configuration is in force as soon as it is in the log, so the broadcast goes to its members. */
function appendConfiguration(
  core: RaftCore,
  state: RaftState,
  configuration: Configuration,
  operator: NodeId,
  sequence: number,
  host: RaftHost,
): void {
  const entry: LogEntry = {
    term: state.currentTerm,
    client: CONFIGURATION,
    session: operator,
    sequence,
    command: configuration,
    stampMicros: stampFor(core, state, host),
  };
  appendOwn(core, state, entry, host);
  onConfigurationAppended(core, state, entry);
  broadcastEntries(core, state, host);
  stepDownIfRemoved(core, state, host);
}

/**
 * A leader's configuration asks for more: once it is committed the leader leaves a joint one, and steps down where it is
 * no voter any more. Called whenever something may have been committed.
 */
export function finishChange(core: RaftCore, state: RaftState, host: RaftHost): void {
  if (state.role !== 'leader') return;
  // A leader's own doing waits for a commit of its term like an operator's.
  const next = core.rules.changeFollowsOwnCommit(state) ? core.rules.configurationToLeaveFor(state) : null;
  if (next !== null) {
    host.probe.sometimes('raft/joint-left');
    appendConfiguration(core, state, next, NOBODY, 0, host);
  } else {
    stepDownIfRemoved(core, state, host);
  }
}

function stepDownIfRemoved(core: RaftCore, state: RaftState, host: RaftHost): void {
  if (!core.rules.leaderStepsDown(state)) return;
  host.probe.sometimes('raft/removed-leader-steps-down');
  state.leader = NOBODY;
  becomeFollower(state, host);
}

function reply(
  state: RaftState,
  operator: NodeId,
  sequence: number,
  outcome: 'refused' | 'not-leader',
  reason: string,
  host: RaftHost,
): void {
  const current = { index: state.configurationIndex, configuration: state.configuration };
  const isCommitted = state.configurationIndex <= state.commitIndex;
  host.send(operator, { type: 'change-reply', sequence, outcome, reason, leader: state.leader, current, isCommitted });
}
