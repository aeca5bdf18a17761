/** Q22: in a quiet cluster a follower's reads wait for a write that never comes. */
import { correctRaftRules, type AwaitedRead, type RaftState } from '@barksim/barkfs-nodes';
import { READS_SERVED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One entry too many (against dissertation 6.4, step 4). */
function isReadable(state: RaftState, read: AwaitedRead): boolean {
  return read.index >= 0 && state.lastApplied > read.index;
}

export const waitsForOneMore: PlantedRaftBug = {
  id: 'Q22',
  summary: 'a follower serves a read only when it has applied an entry more than it must',
  source: 'a textbook mutation of dissertation 6.4',
  expectedProperties: [READS_SERVED],
  replaces: ['isReadable'],
  needs: [],
  rules: { ...correctRaftRules, isReadable },
};
