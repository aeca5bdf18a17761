/** T4: no requests, and no other leader. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { TRANSFER_CARRIED_OUT } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Waits for ever (against dissertation 3.10, step 2). */
function isReadyToLead(): boolean {
  return false;
}

export const neverHandsOver: PlantedRaftBug = {
  id: 'T4',
  summary: 'a leader that hands over never asks its target to stand',
  source: 'a textbook mutation of dissertation 3.10',
  expectedProperties: [TRANSFER_CARRIED_OUT],
  replaces: ['isReadyToLead'],
  needs: ['transfer'],
  rules: { ...correctRaftRules, isReadyToLead },
};
