/** M3: several voters are exchanged in one step, and two majorities need not overlap. */
import type { ChangeRequest, ChangeResult, Configuration } from '@barksim/barkfs-nodes';
import { correctRaftRules, enterJoint, isJoint, leaveJoint } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes whatever is asked for as one step (against dissertation 4.1 and 4.3). */
function nextConfiguration(configuration: Configuration, request: ChangeRequest): ChangeResult {
  if (isJoint(configuration)) return leaveJoint(configuration);
  const { configuration: joint, refusal } = enterJoint(configuration, request.steps, false);
  return joint === null ? { configuration: null, refusal } : leaveJoint(joint);
}

export const changesSeveralVoters: PlantedRaftBug = {
  id: 'M3',
  summary: 'several voters change at once without a joint configuration',
  source: 'the first algorithm that comes to mind (dissertation, figure 4.2)',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['nextConfiguration'],
  needs: ['membership', 'partition'],
  rules: { ...correctRaftRules, nextConfiguration },
};
