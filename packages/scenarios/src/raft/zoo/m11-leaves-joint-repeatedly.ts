/** M11: the leader asks what is committed, not what is in force, and leaves the joint configuration again and again. */
import type { Configuration, RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, leaveJoint } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Leaves the joint configuration whenever something is committed while the way out is not (against dissertation 4.3). */
function configurationToLeaveFor(state: RaftState): Configuration | null {
  const { configuration } = correctRaftRules.configurationAsOf(state, state.commitIndex);
  return configuration.autoLeave ? leaveJoint(configuration).configuration : null;
}

export const leavesJointRepeatedly: PlantedRaftBug = {
  id: 'M11',
  summary: 'a leader appends the way out of a joint configuration several times',
  source: 'etcd raft bd3c759',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['configurationToLeaveFor'],
  needs: ['membership'],
  rules: { ...correctRaftRules, configurationToLeaveFor },
};
