/** F14: a node that restarts knows its term, but not for whom it voted. */
import type { HardState } from '@barksim/barkfs-nodes';
import { correctRaftRules, FIRST_BOOT, NOBODY } from '@barksim/barkfs-nodes';
import { VOTE_ONCE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Keeps the term alone (against figure 2). */
function hardStateAtBoot(stored: HardState | undefined): HardState {
  return stored === undefined ? FIRST_BOOT : { ...stored, votedFor: NOBODY };
}

export const voteLost: PlantedRaftBug = {
  id: 'F14',
  summary: 'the vote is lost in a restart',
  source: 'a textbook mutation of figure 2',
  expectedProperties: [VOTE_ONCE],
  replaces: ['hardStateAtBoot'],
  needs: ['crash'],
  rules: { ...correctRaftRules, hardStateAtBoot },
};
