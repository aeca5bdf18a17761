/** E38: voters ignore candidates whose leader is gone. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { LATER_TERM_ADOPTED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Waits for the maximum election timeout (against dissertation 4.2.3). */
function hearsLeader(state: RaftState, nowMicros: number): boolean {
  return state.role === 'leader' || nowMicros - state.leaderHeardAtMicros < state.options.electionTimeoutMaxMicros;
}

export const sticksTooLong: PlantedRaftBug = {
  id: 'E38',
  summary: 'a voter sticks to its leader for longer than the minimum election timeout',
  source: 'a textbook mutation of dissertation 4.2.3',
  expectedProperties: [LATER_TERM_ADOPTED],
  replaces: ['hearsLeader'],
  needs: ['partition'],
  rules: { ...correctRaftRules, hearsLeader },
};
