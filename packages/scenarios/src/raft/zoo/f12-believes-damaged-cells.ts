/** F12: what lies in a cell is taken for what was written there. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { COMMITTED_ENTRIES_STAY, CONFIGURATION_SAFETY, LATER_TERM_ADOPTED, MONOTONE_TERM, SNAPSHOT_SOUND, STATE_ORDER, VOTE_ONCE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at no seal (against Bairavasundaram and others, FAST 2008). */
function isSealIntact(): boolean {
  return true;
}

export const believesDamagedCells: PlantedRaftBug = {
  id: 'F12',
  summary: 'a node believes whatever it reads in the cells of its vote and snapshot',
  source: 'a textbook mutation; Bairavasundaram and others, FAST 2008',
  expectedProperties: [MONOTONE_TERM, VOTE_ONCE, SNAPSHOT_SOUND, STATE_ORDER, COMMITTED_ENTRIES_STAY, CONFIGURATION_SAFETY, 'node/no-exception', LATER_TERM_ADOPTED],
  replaces: ['isSealIntact'],
  needs: ['disk', 'crash'],
  rules: { ...correctRaftRules, isSealIntact },
};
