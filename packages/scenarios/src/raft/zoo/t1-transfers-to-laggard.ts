/** T1: a node that lacks entries is asked to stand: it loses, or refuses, and the cluster waits. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { TRANSFER_TARGET_CAUGHT_UP } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not wait for the target (against dissertation 3.10). */
function isReadyToLead(): boolean {
  return true;
}

export const transfersToLaggard: PlantedRaftBug = {
  id: 'T1',
  summary: 'leadership is handed to a node that has not caught up',
  source: 'redpanda #2606',
  expectedProperties: [TRANSFER_TARGET_CAUGHT_UP],
  replaces: ['isReadyToLead'],
  needs: ['transfer'],
  rules: { ...correctRaftRules, isReadyToLead },
};
