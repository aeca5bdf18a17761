/** F20: a follower that lost entries is right to refuse, and its leader right to take that for old news. A snapshot or the next term ends it. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { ACKNOWLEDGED_NOT_REFUSED, CATCH_UP, CORE_CONVERGES, NO_LIVELOCK, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Says no, like any follower whose log is too short (against PAR, FAST 2018). */
function hasLostEntries(): boolean {
  return false;
}

export const refusesWhatItHasLost: PlantedRaftBug = {
  id: 'F20',
  summary: 'a follower that has lost acknowledged entries only refuses, which its leader takes for an old message',
  source: 'a mistake made here; PAR, FAST 2018',
  expectedProperties: [ACKNOWLEDGED_NOT_REFUSED, NO_LIVELOCK, CATCH_UP, PROGRESS, CORE_CONVERGES],
  replaces: ['hasLostEntries'],
  needs: ['disk', 'crash'],
  needsDamagedDisks: true,
  rules: { ...correctRaftRules, hasLostEntries },
};
