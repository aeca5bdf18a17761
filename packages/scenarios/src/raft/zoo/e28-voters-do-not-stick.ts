/** E28: whoever has been away deposes a leader that works. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { LEASE_EXCLUSIVE, STABLE_LEADER, VOTERS_STICK } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Remembers no leader but itself (against dissertation 4.2.3). */
function hearsLeader(state: RaftState): boolean {
  return state.role === 'leader';
}

export const votersDoNotStick: PlantedRaftBug = {
  id: 'E28',
  summary: 'voters that hear a leader vote all the same',
  source: 'a textbook mutation of dissertation 4.2.3',
  expectedProperties: [VOTERS_STICK, STABLE_LEADER, LEASE_EXCLUSIVE],
  replaces: ['hearsLeader'],
  needs: ['partition', 'crash'],
  rules: { ...correctRaftRules, hearsLeader },
};
