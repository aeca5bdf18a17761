/** M2: a second change begins while the first may still be undone. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Never waits for the change before (against dissertation 4.1). */
function isChangeUnderWay(): boolean {
  return false;
}

export const overlappingChanges: PlantedRaftBug = {
  id: 'M2',
  summary: 'a leader appends a configuration while the one before is not committed',
  source: 'Vanlightly (MaxOneReconfigurationAtATime); a textbook mutation of dissertation 4.1',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['isChangeUnderWay'],
  needs: ['membership'],
  rules: { ...correctRaftRules, isChangeUnderWay },
};
