/** M26: a quorum that waits for somebody with an empty log. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { NEW_VOTER_CAUGHT_UP } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Needs no learning (against dissertation 4.2.1). */
function isCaughtUp(): boolean {
  return true;
}

export const addsLaggards: PlantedRaftBug = {
  id: 'M26',
  summary: 'a node is made a voter before it has caught up',
  source: 'a textbook mutation of dissertation 4.2.1',
  expectedProperties: [NEW_VOTER_CAUGHT_UP],
  replaces: ['isCaughtUp'],
  needs: ['membership'],
  rules: { ...correctRaftRules, isCaughtUp },
};
