/** F13: a node that restarts has forgotten its term and its vote. */
import { correctRaftRules, FIRST_BOOT, type HardState } from '@barksim/barkfs-nodes';
import { LOG_TERMS_ORDERED, MONOTONE_TERM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Begins as if for the first time (against figure 2). */
function hardStateAtBoot(): HardState {
  return FIRST_BOOT;
}

export const termAndVoteLost: PlantedRaftBug = {
  id: 'F13',
  summary: 'term and vote are lost in a restart',
  source: 'a textbook mutation; modelfuzz-ng',
  // Needs a restart.
  expectedProperties: [MONOTONE_TERM, LOG_TERMS_ORDERED],
  replaces: ['hardStateAtBoot'],
  needs: ['crash'],
  rules: { ...correctRaftRules, hardStateAtBoot },
};
