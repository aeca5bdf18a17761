/** T6: the target never catches up. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { TRANSFER_CARRIED_OUT } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Goes on as before (against dissertation 3.10, step 1). */
function acceptsProposals(): boolean {
  return true;
}

export const takesRequestsWhileHandingOver: PlantedRaftBug = {
  id: 'T6',
  summary: 'a leader that hands over goes on taking requests',
  source: 'a textbook mutation of dissertation 3.10',
  expectedProperties: [TRANSFER_CARRIED_OUT],
  replaces: ['acceptsProposals'],
  needs: ['transfer'],
  rules: { ...correctRaftRules, acceptsProposals },
};
