/** N16: the first entry that the snapshot does not hold goes as well. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { STATE_ORDER } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One too far (against §7). */
function compactionIndex(state: RaftState, appliedBefore: number): number {
  return Math.min(state.snapshotIndex + 1, appliedBefore);
}

export const compactsOneTooMany: PlantedRaftBug = {
  id: 'N16',
  summary: 'the log is dropped up to one entry behind the snapshot',
  source: 'a textbook mutation of §7: an index off by one',
  expectedProperties: [STATE_ORDER],
  replaces: ['compactionIndex'],
  needs: ['snapshots'],
  rules: { ...correctRaftRules, compactionIndex },
};
