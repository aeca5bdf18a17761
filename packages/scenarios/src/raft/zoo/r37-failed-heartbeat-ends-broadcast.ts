/** R37: one follower that needs a snapshot, and those behind it in the list hear their leader no more. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CATCH_UP, LEADER_ELECTED, LEADER_HEARD_BY_ALL, NO_LIVELOCK, PROGRESS, STABLE_LEADER } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Stops at the first peer that needs something else (against §5.2). */
function goesOnToNextPeer(wasSentEntries: boolean): boolean {
  return wasSentEntries;
}

export const failedHeartbeatEndsBroadcast: PlantedRaftBug = {
  id: 'R37',
  summary: 'a heartbeat that cannot be sent as such ends the whole broadcast',
  source: 'WRaft #8',
  expectedProperties: [LEADER_HEARD_BY_ALL, LEADER_ELECTED, PROGRESS, STABLE_LEADER, CATCH_UP, NO_LIVELOCK],
  replaces: ['goesOnToNextPeer'],
  needs: ['snapshots', 'loss'],
  rules: { ...correctRaftRules, goesOnToNextPeer },
};
