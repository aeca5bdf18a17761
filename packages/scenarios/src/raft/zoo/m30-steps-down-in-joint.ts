/** M30: a leader that is about to be removed quits half-way. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { LEADS_WITH_QUORUM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at the new voters while the old ones still count (against dissertation 4.3). */
function leaderStepsDown(state: RaftState): boolean {
  return !state.configuration.voters.includes(state.self) && state.configurationIndex <= state.commitIndex;
}

export const stepsDownInJoint: PlantedRaftBug = {
  id: 'M30',
  summary: 'a leader steps down when the joint configuration is committed, and leaves it to others to get out of it',
  source: 'a variant of M13',
  // Needs a joint configuration that an operator is to leave.
  expectedProperties: [LEADS_WITH_QUORUM],
  replaces: ['leaderStepsDown'],
  needs: ['membership'],
  rules: { ...correctRaftRules, leaderStepsDown },
  rareWithinSeeds: 800,
};
