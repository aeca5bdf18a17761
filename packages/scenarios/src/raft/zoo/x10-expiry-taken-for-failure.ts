/** X10: a client says that nothing happened, and others read what it wrote. */
import { correctClientRules, correctRaftRules } from '@barksim/barkfs-nodes';
import { LINEARIZABLE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes the end of its session for a refusal (against dissertation 6.3). */
function outcomeOfExpiry(): 'unknown' | 'failed' {
  return 'failed';
}

export const expiryTakenForFailure: PlantedRaftBug = {
  id: 'X10',
  summary: 'a client whose session has ended reports its operation as one that did not happen',
  source: 'a variant of X7',
  // Needs an answer that is lost, and a session that ends before the retry.
  expectedProperties: [LINEARIZABLE],
  replaces: ['outcomeOfExpiry'],
  needs: ['sessions', 'retries', 'partition'],
  rules: correctRaftRules,
  clientRules: { ...correctClientRules, outcomeOfExpiry },
  rareWithinSeeds: 300,
};
