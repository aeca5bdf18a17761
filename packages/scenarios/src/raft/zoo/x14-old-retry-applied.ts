/** X14: operations before the newest are executed again. */
import type { ClientSession } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, LINEARIZABLE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Knows the last one only (against dissertation 6.3). */
function isDuplicate(known: ClientSession, session: number, sequence: number): boolean {
  return session === known.session && sequence === known.sequence;
}

export const oldRetryApplied: PlantedRaftBug = {
  id: 'X14',
  summary: 'a late retry of an older operation is executed twice',
  source: 'a textbook mutation of dissertation 6.3',
  expectedProperties: [EXACTLY_ONCE, STATE_MACHINE_SAFETY, SNAPSHOT_SOUND, LINEARIZABLE],
  replaces: ['isDuplicate'],
  needs: ['retries', 'delay'],
  rules: { ...correctRaftRules, isDuplicate },
  rareWithinSeeds: 400,
};
