/** R44: a refusal takes back what is known to match. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { MONOTONE_MATCH_INDEX } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Begins anew (against §5.3). */
function matchIndexAfterRefusal(): number {
  return 0;
}

export const refusalForgetsMatch: PlantedRaftBug = {
  id: 'R44',
  summary: 'a refusal sets the match index to 0',
  source: 'a textbook mutation of §5.3',
  expectedProperties: [MONOTONE_MATCH_INDEX],
  replaces: ['matchIndexAfterRefusal'],
  needs: ['reordering'],
  rules: { ...correctRaftRules, matchIndexAfterRefusal },
};
