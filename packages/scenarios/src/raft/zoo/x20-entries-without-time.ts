/** X20: no session ever times out. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { STAMPED_BY_LEADER } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Leaves out the time (against dissertation 6.3). */
function stampOfEntry(): number {
  return 0;
}

export const entriesWithoutTime: PlantedRaftBug = {
  id: 'X20',
  summary: 'entries do not carry the time of their leader',
  source: 'a textbook mutation of dissertation 6.3',
  expectedProperties: [STAMPED_BY_LEADER],
  replaces: ['stampOfEntry'],
  needs: ['sessions'],
  rules: { ...correctRaftRules, stampOfEntry },
};
