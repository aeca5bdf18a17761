/** N15: entries are gone and nothing stands for them. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { STATE_ORDER } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Compacts whatever is applied, snapshot or not (against §7). */
function compactionIndex(state: RaftState, appliedBefore: number): number {
  return Math.min(state.lastApplied - state.options.trailingEntries, appliedBefore);
}

export const compactsBeforeSnapshot: PlantedRaftBug = {
  id: 'N15',
  summary: 'the log is compacted before there is a snapshot',
  source: 'etcd raft #108, etcd #18459',
  // Needs a follower that lags, or a restart.
  expectedProperties: [STATE_ORDER],
  replaces: ['compactionIndex'],
  needs: ['snapshots', 'crash'],
  rules: { ...correctRaftRules, compactionIndex },
};
