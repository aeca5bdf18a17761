/** Q5: a follower that lags serves old values. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { LINEARIZABLE, READS_UP_TO_DATE, READ_FRESHNESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not ask the leader (against dissertation 6.4). */
function followerReadIndex(state: RaftState): number {
  return state.commitIndex;
}

export const followerReadsLocally: PlantedRaftBug = {
  id: 'Q5',
  summary: 'a follower serves reads from what it knows to be committed',
  source: 'Xraft-KV #39, #40',
  expectedProperties: [LINEARIZABLE, READ_FRESHNESS, READS_UP_TO_DATE],
  replaces: ['followerReadIndex'],
  needs: ['partition'],
  rules: { ...correctRaftRules, followerReadIndex },
};
