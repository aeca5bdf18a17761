/** Q18: every read costs a round of its own, as if there were no leases. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { LEASES_USED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Trusts no lease (against dissertation 6.4.1). */
function holdsLease(): boolean {
  return false;
}

export const leasesNeverUsed: PlantedRaftBug = {
  id: 'Q18',
  summary: 'a leader serves no read by its lease',
  source: 'a textbook mutation of dissertation 6.4.1',
  expectedProperties: [LEASES_USED],
  replaces: ['holdsLease'],
  needs: [],
  rules: { ...correctRaftRules, holdsLease },
};
