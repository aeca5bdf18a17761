/** X16: the newest operation of a client is executed again. */
import type { ClientSession } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, LINEARIZABLE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes the last one for a new one (against dissertation 6.3). */
function isDuplicate(known: ClientSession, session: number, sequence: number): boolean {
  return session === known.session && sequence < known.sequence;
}

export const lastRetryApplied: PlantedRaftBug = {
  id: 'X16',
  summary: 'a retry of the newest operation is executed twice',
  source: 'a textbook mutation of dissertation 6.3: a comparison off by one',
  expectedProperties: [EXACTLY_ONCE, STATE_MACHINE_SAFETY, SNAPSHOT_SOUND, LINEARIZABLE],
  replaces: ['isDuplicate'],
  needs: ['retries'],
  rules: { ...correctRaftRules, isDuplicate },
};
