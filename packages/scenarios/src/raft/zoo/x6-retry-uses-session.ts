/** X6: the leader keeps a session that its followers close. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Counts a retry that it answers without the log as use (against dissertation 6.3). */
function retryUsesSession(): boolean {
  return true;
}

export const retriesUseSession: PlantedRaftBug = {
  id: 'X6',
  summary: 'a retry that is answered from the session table refreshes the session at the leader alone',
  source: 'dissertation 6.3; a variant of X3',
  // Needs a late or lost answer.
  expectedProperties: [STATE_MACHINE_SAFETY, SNAPSHOT_SOUND, EXACTLY_ONCE],
  replaces: ['retryUsesSession'],
  needs: ['sessions', 'retries'],
  rules: { ...correctRaftRules, retryUsesSession },
};
