/** E26: a leader that is cut off goes on, and so do its clients. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { LEADS_WITH_QUORUM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes silence for consent (against dissertation 6.2). */
function hasQuorumContact(): boolean {
  return true;
}

export const leadsWithoutQuorum: PlantedRaftBug = {
  id: 'E26',
  summary: 'a leader never steps down for want of a quorum',
  source: 'a textbook mutation of dissertation 6.2',
  expectedProperties: [LEADS_WITH_QUORUM],
  replaces: ['hasQuorumContact'],
  needs: ['partition'],
  rules: { ...correctRaftRules, hasQuorumContact },
};
