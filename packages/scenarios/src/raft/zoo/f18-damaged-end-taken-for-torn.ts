/** F18: nobody looks closely at the last record of a log. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { ACKNOWLEDGED_ENTRIES_STAY, COMMITTED_ENTRIES_STAY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Whatever follows the last readable record is taken for a torn write (against etcd's `isTornEntry`). */
function repairIndexFor(firstBad: number, lastWhole: number): number {
  return lastWhole > firstBad ? lastWhole : 0;
}

export const damagedEndTakenForTorn: PlantedRaftBug = {
  id: 'F18',
  summary: 'damage at the end of a log is taken for a write that the power cut off, and the node votes on',
  source: 'a variant of F7; etcd, wal/decoder.go (isTornEntry)',
  expectedProperties: [COMMITTED_ENTRIES_STAY, ACKNOWLEDGED_ENTRIES_STAY],
  replaces: ['repairIndexFor'],
  needs: ['disk', 'crash'],
  rules: { ...correctRaftRules, repairIndexFor },
};
