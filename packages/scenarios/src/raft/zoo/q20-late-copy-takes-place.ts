/** Q20: a read is forgotten because an earlier one has come twice. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { READS_SERVED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Keeps whichever read of a client has come last (against dissertation 6.4: a request that was taken is answered). */
function isLateCopy(): boolean {
  return false;
}

export const lateCopyTakesPlace: PlantedRaftBug = {
  id: 'Q20',
  summary: "a late copy of a client's read takes the place of its next one, which is never answered",
  source: 'barksim, found in its own Raft by the property',
  expectedProperties: [READS_SERVED],
  replaces: ['isLateCopy'],
  needs: ['duplication'],
  rules: { ...correctRaftRules, isLateCopy },
};
