/** How nodes stick to a leader that works, and a leader to its quorum (dissertation 4.2.3, 6.2; etcd's CheckQuorum). Pure. */
import type { Micros } from '@barksim/sim-core';
import type { RaftState } from '../state.ts';
import { isQuorum } from './election.ts';

/**
 * Dissertation 4.2.3: whether there is a leader whom no candidate needs to replace. A leader takes itself for one; it
 * finds out by itself when it is none. A node that has just booted cannot know whom it heard right before, and waits as
 * if it had: what it promised by silence (lease reads, 6.4.1) must survive a restart.
 */
export function hearsLeader(state: RaftState, nowMicros: Micros): boolean {
  if (state.role === 'leader') return true;
  return nowMicros - state.leaderHeardAtMicros < state.options.electionTimeoutMinMicros;
}

/** Dissertation 6.2: whether a leader has heard a quorum, itself included, since it looked last. */
export function hasQuorumContact(state: RaftState): boolean {
  return isQuorum(state, state.contacts);
}

/**
 * etcd (TestFreeStuckCandidateWithCheckQuorum): a leader of an earlier term is told of the later one, and gives way.
 * Where candidates are ignored, this is the only way back for a node that went ahead alone.
 */
export function answersStaleLeader(_state: RaftState): boolean {
  return true;
}
