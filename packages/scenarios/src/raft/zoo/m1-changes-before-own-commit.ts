/** M1: the bug in the single-server membership change of the dissertation, found by Ongaro in 2015. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** A new leader appends a configuration before it has committed anything of its own term (against Ongaro's fix). */
function changeFollowsOwnCommit(): boolean {
  return true;
}

export const changesBeforeOwnCommit: PlantedRaftBug = {
  id: 'M1',
  summary: 'a leader changes the configuration before it has committed an entry of its own term',
  source: 'Ongaro, raft-dev, 10 July 2015; Vanlightly (IncludeThesisBug); Hydro PR #3192',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['changeFollowsOwnCommit'],
  needs: ['membership', 'partition', 'delay'],
  rules: { ...correctRaftRules, changeFollowsOwnCommit },
};
