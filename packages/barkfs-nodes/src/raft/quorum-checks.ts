/** A leader that has lost its quorum steps down, so that its clients look elsewhere (dissertation 6.2; etcd's CheckQuorum). */
import type { RaftCore } from './core.ts';
import { becomeFollower } from './roles.ts';
import { NOBODY } from './messages.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/** Nobody but the leader itself has been heard yet. The first look is a whole election timeout away. */
export function beginQuorumChecks(state: RaftState, host: RaftHost): void {
  for (let node = 0; node < state.options.clusterSize; node++) state.contacts[node] = node === state.self;
  state.quorumCheckAtMicros = host.clock.monotonic() + state.options.electionTimeoutMaxMicros;
}

/** Looks once an election timeout. Returns whether the node leads no more. */
export function stepsDownWithoutQuorum(core: RaftCore, state: RaftState, host: RaftHost): boolean {
  if (host.clock.monotonic() < state.quorumCheckAtMicros) return false;
  if (core.rules.hasQuorumContact(state)) {
    beginQuorumChecks(state, host);
    return false;
  }
  host.probe.sometimes('raft/stepped-down-without-quorum');
  state.heartbeatTimer = 0;
  becomeFollower(state, host);
  state.leader = NOBODY;
  return true;
}
