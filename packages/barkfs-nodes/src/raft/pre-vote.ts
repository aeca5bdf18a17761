/**
 * PreVote (dissertation 9.6): before a node raises its term it asks whether it could win. A node that was cut off comes
 * back in its old term then, and disturbs nobody.
 */
import type { NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import { tally } from './election.ts';
import { lastLogIndex, lastLogTerm } from './log.ts';
import { isVoter } from './membership/configuration.ts';
import type { PreVote, PreVoteRequest } from './messages.ts';
import { becomePreCandidate, moveToTerm } from './roles.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

const LEADER_REFUSES = 'raft/S22-leader-refuses-pre-votes';

export function askForPreVotes(core: RaftCore, state: RaftState, host: RaftHost): void {
  becomePreCandidate(core, state, host);
  host.probe.sometimes('raft/pre-candidate');
  const request: PreVoteRequest = {
    type: 'pre-vote-request',
    term: state.currentTerm,
    round: state.preVoteRound,
    lastLogIndex: lastLogIndex(state),
    lastLogTerm: lastLogTerm(state),
  };
  for (const peer of state.peers) {
    if (isVoter(state.configuration, peer)) core.rules.sendPreVoteRequest(host, peer, request);
  }
  // Its own pre-vote promises nothing either, and needs no disk.
  tally(core, state, state.self, host);
}

export function onPreVoteRequest(
  core: RaftCore,
  state: RaftState,
  request: PreVoteRequest,
  candidate: NodeId,
  host: RaftHost,
): void {
  if (!core.rules.isWhole(state)) return;
  const rules = core.rules;
  const granted =
    rules.couldVoteInNextTerm(state, request, candidate) &&
    rules.isLogUpToDate(state, request.lastLogIndex, request.lastLogTerm) &&
    !rules.hearsLeader(state, host.clock.monotonic());
  host.probe.always(
    !granted || state.role !== 'leader',
    LEADER_REFUSES,
    'a leader grants no pre-vote: it is heard by itself',
    'it granted one',
  );
  rules.sendPreVote(host, candidate, { type: 'pre-vote', term: state.currentTerm, round: request.round, granted });
}

export function onPreVote(core: RaftCore, state: RaftState, preVote: PreVote, voter: NodeId, host: RaftHost): void {
  if (core.rules.adoptsTermOfPreVote(state, preVote)) {
    host.probe.sometimes('raft/pre-candidate-overtaken');
    moveToTerm(core, state, preVote.term, host);
  } else if (core.rules.countsPreVote(state, preVote)) {
    tally(core, state, voter, host);
  }
}
