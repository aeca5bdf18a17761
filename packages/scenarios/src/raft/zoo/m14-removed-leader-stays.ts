/** M14: a leader that was removed leads on. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Never steps down (against dissertation 4.2.2). */
function leaderStepsDown(): boolean {
  return false;
}

export const removedLeaderStays: PlantedRaftBug = {
  id: 'M14',
  summary: 'a leader goes on leading when its removal is committed',
  source: 'etcd (StepDownOnRemoval); a textbook mutation of dissertation 4.2.2',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['leaderStepsDown'],
  needs: ['membership'],
  rules: { ...correctRaftRules, leaderStepsDown },
};
