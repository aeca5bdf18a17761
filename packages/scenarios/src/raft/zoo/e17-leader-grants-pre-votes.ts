/** E17: a leader looks at when it last heard a leader, which it never does. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import type { Micros } from '@barksim/sim-core';
import { LEADER_REFUSES_PRE_VOTES } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Makes no difference between a leader and a follower (against dissertation 4.2.3). */
function hearsLeader(state: RaftState, nowMicros: Micros): boolean {
  return nowMicros - state.leaderHeardAtMicros < state.options.electionTimeoutMinMicros;
}

export const leaderGrantsPreVotes: PlantedRaftBug = {
  id: 'E17',
  summary: 'a leader grants pre-votes',
  source: 'DAOS raft #70',
  expectedProperties: [LEADER_REFUSES_PRE_VOTES],
  replaces: ['hearsLeader'],
  needs: ['clock'],
  rules: { ...correctRaftRules, hearsLeader },
};
