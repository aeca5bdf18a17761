/** N17: a restart forgets that what a snapshot covers is committed. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { MONOTONE_COMMIT, STATE_ORDER } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Begins with nothing committed (against §7). */
function commitIndexAtBoot(): number {
  return 0;
}

export const commitIndexBelowSnapshot: PlantedRaftBug = {
  id: 'N17',
  summary: 'the commit index starts below the snapshot after a restart',
  source: 'jraft #1092',
  // Needs snapshots and a restart.
  expectedProperties: [STATE_ORDER, MONOTONE_COMMIT],
  replaces: ['commitIndexAtBoot'],
  needs: ['snapshots', 'crash'],
  rules: { ...correctRaftRules, commitIndexAtBoot },
};
