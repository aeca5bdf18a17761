/** M22: two majorities for ever. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { JOINT_LEFT, RECONFIGURATION_COMPLETES } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Leaves it to operators, whatever the configuration says (against dissertation 4.3). */
function configurationToLeaveFor(): null {
  return null;
}

export const jointNeverLeft: PlantedRaftBug = {
  id: 'M22',
  summary: 'a joint configuration is never left',
  source: 'a textbook mutation of dissertation 4.3',
  expectedProperties: [JOINT_LEFT, RECONFIGURATION_COMPLETES],
  replaces: ['configurationToLeaveFor'],
  needs: ['membership'],
  rules: { ...correctRaftRules, configurationToLeaveFor },
};
