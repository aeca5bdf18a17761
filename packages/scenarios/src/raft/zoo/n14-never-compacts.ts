/** N14: logs grow for ever. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { BOUNDED_GROWTH } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Never takes a snapshot (against §7). */
function isSnapshotDue(): boolean {
  return false;
}

export const neverCompacts: PlantedRaftBug = {
  id: 'N14',
  summary: 'no snapshot is ever taken',
  source: 'a textbook mutation of §7',
  expectedProperties: [BOUNDED_GROWTH],
  replaces: ['isSnapshotDue'],
  needs: [],
  rules: { ...correctRaftRules, isSnapshotDue },
};
