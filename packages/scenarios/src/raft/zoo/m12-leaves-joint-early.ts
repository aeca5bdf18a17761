/** M12: C_new is appended before C_old,new is committed. */
import type { Configuration, RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, leaveJoint } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Leaves the joint configuration at once (against dissertation 4.3). */
function configurationToLeaveFor(state: RaftState): Configuration | null {
  return state.configuration.autoLeave ? leaveJoint(state.configuration).configuration : null;
}

export const leavesJointEarly: PlantedRaftBug = {
  id: 'M12',
  summary: 'a leader leaves a joint configuration that is not committed yet',
  source: 'a textbook mutation of dissertation 4.3',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['configurationToLeaveFor'],
  needs: ['membership'],
  rules: { ...correctRaftRules, configurationToLeaveFor },
};
