/** M34: a voter that is to learn is gone instead. */
import { type Configuration, correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Leaves behind who waits to become a learner (against learners_next of etcd). */
function configurationToLeaveFor(state: RaftState): Configuration | null {
  const next = correctRaftRules.configurationToLeaveFor(state);
  if (next === null) return null;
  return { ...next, learners: next.learners.filter((node) => !state.configuration.learnersNext.includes(node)) };
}

export const forgetsWaitingLearners: PlantedRaftBug = {
  id: 'M34',
  summary: 'voters that are to be learners are dropped when a joint configuration is left',
  source: 'a textbook mutation; etcd: learners_next',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['configurationToLeaveFor'],
  needs: ['membership'],
  rules: { ...correctRaftRules, configurationToLeaveFor },
};
