/** M21: the leader that entered it is gone, and nobody leaves it. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, termAt } from '@barksim/barkfs-nodes';
import { JOINT_LEFT, RECONFIGURATION_COMPLETES } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes what an earlier leader began for that one's affair (against dissertation 4.3). */
function configurationToLeaveFor(state: RaftState): ReturnType<typeof correctRaftRules.configurationToLeaveFor> {
  return termAt(state, state.configurationIndex) === state.currentTerm ? correctRaftRules.configurationToLeaveFor(state) : null;
}

export const inheritedJointNeverLeft: PlantedRaftBug = {
  id: 'M21',
  summary: 'a joint configuration is left by the leader that appended it alone',
  source: 'etcd raft #80 and #81, CockroachDB #107059 (changes that got stuck when their leader was replaced)',
  expectedProperties: [JOINT_LEFT, RECONFIGURATION_COMPLETES],
  replaces: ['configurationToLeaveFor'],
  needs: ['membership', 'transfer'],
  rules: { ...correctRaftRules, configurationToLeaveFor },
};
