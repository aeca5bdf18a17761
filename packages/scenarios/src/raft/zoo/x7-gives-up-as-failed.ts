/** X7: a client that gave up says that nothing happened, and others read what it wrote. */
import { correctClientRules, correctRaftRules } from '@barksim/barkfs-nodes';
import { LINEARIZABLE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes silence for a refusal (against §8). */
function outcomeOfGivingUp(): 'unknown' | 'failed' {
  return 'failed';
}

export const givesUpAsFailed: PlantedRaftBug = {
  id: 'X7',
  summary: 'a client reports an operation that was not answered as one that did not happen',
  source: 'summitdb #5, openraft #2096',
  expectedProperties: [LINEARIZABLE],
  replaces: ['outcomeOfGivingUp'],
  needs: ['partition'],
  rules: correctRaftRules,
  clientRules: { ...correctClientRules, outcomeOfGivingUp },
};
