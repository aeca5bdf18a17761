/** X18: what a client asked before its restart is executed behind what it asked after it. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes each session of a client for a new one (against dissertation 6.3). */
function isExpired(): boolean {
  return false;
}

export const earlierSessionApplied: PlantedRaftBug = {
  id: 'X18',
  summary: 'an operation of an earlier session of a client is executed',
  source: 'a variant of X2 where sessions never end',
  // Needs a client that restarts while an operation is on its way.
  expectedProperties: [EXACTLY_ONCE, STATE_MACHINE_SAFETY, SNAPSHOT_SOUND],
  replaces: ['isExpired'],
  needs: ['retries', 'crash', 'delay'],
  rules: { ...correctRaftRules, isExpired },
};
