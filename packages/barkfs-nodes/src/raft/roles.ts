/** How a node moves between terms, and becomes follower or candidate (§5.1, §5.2, figure 4). */
import type { NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import type { ElectionTimeout } from './messages.ts';
import { NOBODY } from './messages.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';
import { writeHardState } from './storage.ts';

const ELECTION_TIMEOUT: ElectionTimeout = { type: 'election-timeout' };

/** Puts the election timeout off by this node's current timeout. */
export function restartElectionTimer(state: RaftState, host: RaftHost): void {
  if (!host.resetTimer(state.electionTimer, state.electionTimeoutMicros)) {
    state.electionTimer = host.setTimer(ELECTION_TIMEOUT, state.electionTimeoutMicros);
  }
}

/** Moves to a later term that a message named, as a follower of nobody yet (§5.1). */
export function moveToTerm(core: RaftCore, state: RaftState, term: number, host: RaftHost): void {
  core.rules.adoptTerm(state, term);
  writeHardState(state, host);
  state.leader = NOBODY;
  state.electionTimeoutMicros = core.rules.drawElectionTimeout(state.options, host.random);
  becomeFollower(state, host);
}

/** Whoever sends entries, a snapshot or a read round in a term leads it (§5.2). */
export function followLeader(core: RaftCore, state: RaftState, term: number, leader: NodeId, host: RaftHost): void {
  if (term > state.currentTerm) moveToTerm(core, state, term, host);
  else becomeFollower(state, host);
  state.leader = leader;
  if (state.options.checkQuorum || state.options.preVote) state.leaderHeardAtMicros = host.clock.monotonic();
}

/** Ends a candidacy or a leadership; a follower stays one. The election timer of a follower or candidate goes on as it was. */
export function becomeFollower(state: RaftState, host: RaftHost): void {
  const led = state.role === 'leader';
  state.role = 'follower';
  if (!led) return;
  host.cancelTimer(state.heartbeatTimer);
  state.heartbeatTimer = 0;
  state.transferTarget = NOBODY;
  state.pendingReads.length = 0;
  restartElectionTimer(state, host);
}

/** Dissertation 9.6: no new term and no vote yet, and nothing on the disk; a fresh timeout, and it hears no leader. */
export function becomePreCandidate(core: RaftCore, state: RaftState, host: RaftHost): void {
  state.role = 'pre-candidate';
  state.preVoteRound += 1;
  beginCampaign(core, state, host);
}

/** §5.2: a new term, a vote for oneself, a fresh timeout. The own vote counts like any other: once it is durable. */
export function becomeCandidate(core: RaftCore, state: RaftState, host: RaftHost): void {
  core.rules.adoptTerm(state, state.currentTerm + 1);
  state.votedFor = state.self;
  writeHardState(state, host);
  state.role = 'candidate';
  beginCampaign(core, state, host);
}

function beginCampaign(core: RaftCore, state: RaftState, host: RaftHost): void {
  state.leader = NOBODY;
  for (let node = 0; node < state.options.clusterSize; node++) state.votes[node] = false;
  state.electionTimeoutMicros = core.rules.drawElectionTimeout(state.options, host.random);
  restartElectionTimer(state, host);
}
