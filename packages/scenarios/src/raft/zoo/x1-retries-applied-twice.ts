/** X1: a retry takes effect a second time. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, LINEARIZABLE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes every request for a new one (against dissertation 6.3). */
function isDuplicate(): boolean {
  return false;
}

export const retriesAppliedTwice: PlantedRaftBug = {
  id: 'X1',
  summary: 'an operation that is in the log twice is executed twice',
  source: 'a textbook mutation; CockroachDB #10602',
  // Needs retries: lost or late replies, elections.
  expectedProperties: [EXACTLY_ONCE, STATE_MACHINE_SAFETY, SNAPSHOT_SOUND, LINEARIZABLE],
  replaces: ['isDuplicate'],
  needs: ['retries', 'partition'],
  rules: { ...correctRaftRules, isDuplicate },
};
