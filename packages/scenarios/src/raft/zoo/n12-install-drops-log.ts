/** N12: entries behind the snapshot that were acknowledged are gone. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { ACKNOWLEDGED_ENTRIES_STAY, COMMITTED_ENTRIES_STAY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Keeps nothing (against figure 13, rule 6). */
function keepsEntriesAfter(): boolean {
  return false;
}

export const installDropsLog: PlantedRaftBug = {
  id: 'N12',
  summary: 'a snapshot takes the place of the whole log, what follows it included',
  source: 'a textbook mutation of figure 13, rule 6',
  expectedProperties: [COMMITTED_ENTRIES_STAY, ACKNOWLEDGED_ENTRIES_STAY],
  replaces: ['keepsEntriesAfter'],
  needs: ['snapshots', 'delay'],
  rules: { ...correctRaftRules, keepsEntriesAfter },
  rareWithinSeeds: 1_200,
};
