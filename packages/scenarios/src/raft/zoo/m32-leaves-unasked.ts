/** M32: a joint configuration does not last as long as its operator wants it to. */
import { type Configuration, correctRaftRules, leaveJoint, type RaftState } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not look whether it was told to (against autoLeave, as etcd has it). */
function configurationToLeaveFor(state: RaftState): Configuration | null {
  const { configuration } = state;
  if (configuration.outgoing.length === 0 || state.configurationIndex > state.commitIndex) return null;
  return leaveJoint(configuration).configuration;
}

export const leavesUnasked: PlantedRaftBug = {
  id: 'M32',
  summary: 'a leader leaves a joint configuration that its operator is to leave',
  source: 'a textbook mutation; etcd: auto_leave',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['configurationToLeaveFor'],
  needs: ['membership'],
  rules: { ...correctRaftRules, configurationToLeaveFor },
  rareWithinSeeds: 400,
};
