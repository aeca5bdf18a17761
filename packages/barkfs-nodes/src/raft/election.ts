/** Elections: how a node stands for leader, votes, and counts votes (§5.2, §5.4.1). */
import type { NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import { lastLogIndex, lastLogTerm } from './log.ts';
import { isVoter } from './membership/configuration.ts';
import type { RequestVote, Vote } from './messages.ts';
import { beginQuorumChecks } from './quorum-checks.ts';
import { beginReadRounds } from './read-rounds.ts';
import { appendNoOp, startHeartbeats } from './replication.ts';
import { becomeCandidate, becomeFollower, moveToTerm, restartElectionTimer } from './roles.ts';
import { NOT_A_MEMBER, type RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';
import { writeHardState } from './storage.ts';

/** Begins an election (§5.2). `transfer`: the leader has asked for it. */
export function stand(core: RaftCore, state: RaftState, transfer: boolean, host: RaftHost): void {
  becomeCandidate(core, state, host);
  state.standsForTransfer = transfer;
  const request: RequestVote = {
    type: 'request-vote',
    term: state.currentTerm,
    lastLogIndex: lastLogIndex(state),
    lastLogTerm: lastLogTerm(state),
    transfer,
  };
  for (const peer of state.peers) {
    if (isVoter(state.configuration, peer)) core.rules.sendVoteRequest(host, peer, request);
  }
  core.rules.sendVote(host, state.self, { type: 'vote', term: state.currentTerm, granted: true, requestTerm: state.currentTerm });
}

export function onRequestVote(
  core: RaftCore,
  state: RaftState,
  request: RequestVote,
  candidate: NodeId,
  host: RaftHost,
): void {
  const rules = core.rules;
  if (!rules.isWhole(state)) return;
  if (isIgnored(core, state, request, host)) return;
  if (request.term > state.currentTerm) moveToTerm(core, state, request.term, host);
  const granted =
    !rules.isStaleTerm(state, request.term) &&
    rules.mayVote(state) &&
    rules.hasFreeVote(state, candidate) &&
    rules.isLogUpToDate(state, request.lastLogIndex, request.lastLogTerm);
  if (granted && state.votedFor !== candidate) {
    state.votedFor = candidate;
    writeHardState(state, host);
  }
  // It was about to stand itself.
  if (granted && state.role === 'pre-candidate') becomeFollower(state, host);
  if (state.role === 'follower' && rules.voteRestartsElectionTimer(granted)) restartElectionTimer(state, host);
  rules.sendVote(host, candidate, { type: 'vote', term: state.currentTerm, granted, requestTerm: request.term });
}

/** Dissertation 4.2.3: who hears a leader takes no notice of candidates, not even of their term. */
function isIgnored(core: RaftCore, state: RaftState, request: RequestVote, host: RaftHost): boolean {
  if (!state.options.checkQuorum || request.transfer || core.rules.isStaleTerm(state, request.term)) return false;
  if (!core.rules.hearsLeader(state, host.clock.monotonic())) return false;
  host.probe.sometimes('raft/vote-request-ignored');
  return true;
}

export function onVote(core: RaftCore, state: RaftState, vote: Vote, voter: NodeId, host: RaftHost): void {
  if (core.rules.isLaterTerm(state, vote)) {
    moveToTerm(core, state, vote.term, host);
    return;
  }
  if (core.rules.countsVote(state, vote)) tally(core, state, voter, host);
}

/** Adds a vote or a pre-vote. A majority of the ones makes a leader, of the others a candidate. */
export function tally(core: RaftCore, state: RaftState, voter: NodeId, host: RaftHost): void {
  core.rules.recordVote(state, voter);
  if (!core.rules.isElected(state)) return;
  if (state.role === 'pre-candidate') stand(core, state, false, host);
  else becomeLeader(core, state, host);
}

/** §5.2, §8: a leader knows nothing yet of what its followers hold, and commits by way of an entry of its own term. */
function becomeLeader(core: RaftCore, state: RaftState, host: RaftHost): void {
  state.role = 'leader';
  state.leader = state.self;
  host.cancelTimer(state.electionTimer);
  state.electionTimer = 0;
  const next = lastLogIndex(state) + 1;
  for (let node = 0; node < state.options.clusterSize; node++) {
    core.rules.initialiseProgress(state, node, next);
    state.memberSession[node] = state.peers.includes(node) ? 0 : NOT_A_MEMBER;
  }
  state.awaitsDurability = false;
  if (state.standsForTransfer) host.probe.sometimes('raft/transfer-completed');
  beginQuorumChecks(state, host);
  beginReadRounds(state);
  appendNoOp(core, state, host);
  startHeartbeats(core, state, host);
}
