/** X2: what is asked in a session that has ended is executed, maybe for the second time. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, LINEARIZABLE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes a session that it does not know for a new one (against dissertation 6.3). */
function mayExecute(): boolean {
  return true;
}

export const executesWithoutSession: PlantedRaftBug = {
  id: 'X2',
  summary: 'an operation of a session that has ended is executed',
  source: 'dissertation 6.3; a textbook mutation',
  // Needs a session that ends while its operation is under way.
  expectedProperties: [EXACTLY_ONCE, STATE_MACHINE_SAFETY, SNAPSHOT_SOUND, LINEARIZABLE],
  replaces: ['mayExecute'],
  needs: ['sessions'],
  rules: { ...correctRaftRules, mayExecute },
};
