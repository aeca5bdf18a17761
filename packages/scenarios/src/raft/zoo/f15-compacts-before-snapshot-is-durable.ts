/** F15: after a loss of power there is neither the snapshot nor what it was to take the place of. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { COMMITTED_ENTRIES_STAY, COMPACTS_WHAT_IS_COVERED, CONFIGURATION_SAFETY, LOG_MATCHING, SNAPSHOT_SOUND, STATE_ORDER } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Relies on a snapshot as soon as it is written (against §7). */
function dependableSnapshot(state: RaftState): number {
  return state.lastApplied;
}

export const compactsBeforeSnapshotIsDurable: PlantedRaftBug = {
  id: 'F15',
  summary: 'entries leave the log before the snapshot that covers them is durable',
  source: 'RedisRaft #43, tsoracle #426',
  // Needs a disk that does not keep the order of writes, and a loss of power.
  // Or a configuration leaves the log in the very event that commits it.
  expectedProperties: [COMPACTS_WHAT_IS_COVERED, LOG_MATCHING, COMMITTED_ENTRIES_STAY, STATE_ORDER, SNAPSHOT_SOUND, CONFIGURATION_SAFETY],
  replaces: ['dependableSnapshot'],
  needs: ['crash', 'disk', 'snapshots'],
  rules: { ...correctRaftRules, dependableSnapshot },
  needsDamagedDisks: true,
};
