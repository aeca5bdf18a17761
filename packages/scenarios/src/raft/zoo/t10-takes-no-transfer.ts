/** T10: a node that is to be taken out of service leads on. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { TRANSFER_CARRIED_OUT } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Finds nobody fit to lead (against dissertation 3.10). */
function mayTransferTo(): boolean {
  return false;
}

export const takesNoTransfer: PlantedRaftBug = {
  id: 'T10',
  summary: 'a leader that is asked to hand over does not',
  source: 'a textbook mutation of dissertation 3.10',
  expectedProperties: [TRANSFER_CARRIED_OUT],
  replaces: ['mayTransferTo'],
  needs: ['transfer'],
  rules: { ...correctRaftRules, mayTransferTo },
};
