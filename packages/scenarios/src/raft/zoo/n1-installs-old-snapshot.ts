/** N1: a snapshot undoes what was applied since. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import {
  ACKNOWLEDGED_ENTRIES_STAY,
  COMMITTED_ENTRIES_STAY,
  MONOTONE_APPLIED,
  MONOTONE_COMMIT,
  SNAPSHOT_SOUND,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Installs whatever comes (against §7 and dissertation 5.3). */
function isSnapshotNews(): boolean {
  return true;
}

export const installsOldSnapshot: PlantedRaftBug = {
  id: 'N1',
  summary: 'a snapshot that is older than what was applied is installed',
  source: 'openraft #531 and #543',
  // Needs snapshots that are repeated or come late.
  expectedProperties: [
    MONOTONE_COMMIT,
    MONOTONE_APPLIED,
    SNAPSHOT_SOUND,
    COMMITTED_ENTRIES_STAY,
    ACKNOWLEDGED_ENTRIES_STAY,
  ],
  replaces: ['isSnapshotNews'],
  needs: ['snapshots', 'reordering', 'duplication'],
  rules: { ...correctRaftRules, isSnapshotNews },
};
