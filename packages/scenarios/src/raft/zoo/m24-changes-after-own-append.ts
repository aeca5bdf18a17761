/** M24: an own entry in the log is taken for a committed one. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogIndex, termAt } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Asks whether it has appended, not committed, an entry of its own term (against Ongaro, 2015). */
function changeFollowsOwnCommit(state: RaftState): boolean {
  return termAt(state, lastLogIndex(state)) === state.currentTerm;
}

export const changesAfterOwnAppend: PlantedRaftBug = {
  id: 'M24',
  summary: 'a leader changes the configuration after it has appended an entry of its own term',
  source: 'a textbook mutation of Ongaro, raft-dev, 10 July 2015',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['changeFollowsOwnCommit'],
  needs: ['membership', 'partition', 'delay'],
  rules: { ...correctRaftRules, changeFollowsOwnCommit },
  rareWithinSeeds: 400,
};
