/** R40: a leader never goes back. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CATCH_UP, CORE_CONVERGES, LEADER_ELECTED, NO_LIVELOCK, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes every refusal for an old one (against §5.3). */
function isStaleRefusal(): boolean {
  return true;
}

export const takesNoRefusal: PlantedRaftBug = {
  id: 'R40',
  summary: 'a leader ignores refusals',
  source: 'a textbook mutation of §5.3',
  expectedProperties: [NO_LIVELOCK, PROGRESS, CATCH_UP, CORE_CONVERGES, LEADER_ELECTED],
  replaces: ['isStaleRefusal'],
  needs: ['loss'],
  rules: { ...correctRaftRules, isStaleRefusal },
};
