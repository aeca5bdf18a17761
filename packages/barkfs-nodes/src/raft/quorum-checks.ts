/** A leader that has lost its quorum steps down, so that its clients look elsewhere (dissertation 6.2; etcd's CheckQuorum). */
import type { RaftCore } from './core.ts';
import { becomeFollower } from './roles.ts';
import { NOBODY } from './messages.ts';
import { isQuorum } from './rules/election.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

const LEADS_WITH_QUORUM = 'raft/L1-leads-with-quorum';

/** Nobody but the leader itself has been heard yet. The first look is a whole election timeout away. */
export function beginQuorumChecks(state: RaftState, host: RaftHost): void {
  for (let node = 0; node < state.options.clusterSize; node++) state.contacts[node] = node === state.self;
  state.quorumCheckAtMicros = host.clock.monotonic() + state.options.electionTimeoutMaxMicros;
}

/** Looks once an election timeout. Returns whether the node leads no more. */
export function stepsDownWithoutQuorum(core: RaftCore, state: RaftState, host: RaftHost): boolean {
  if (host.clock.monotonic() < state.quorumCheckAtMicros) return false;
  const leadsOn = core.rules.hasQuorumContact(state);
  host.probe.always(
    leadsOn === isQuorum(state, state.contacts),
    LEADS_WITH_QUORUM,
    'a leader leads on when it has heard a quorum since it looked last, and else steps down',
    leadsOn ? 'it leads on without' : 'it steps down with one',
  );
  if (leadsOn) {
    beginQuorumChecks(state, host);
    return false;
  }
  host.probe.sometimes('raft/stepped-down-without-quorum');
  state.heartbeatTimer = 0;
  becomeFollower(state, host);
  state.leader = NOBODY;
  return true;
}
