/** M15: removed nodes stand for election for ever. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Everybody stands: learners, removed nodes, nodes that nobody has added (against dissertation 4.2.1 and 4.2.2). */
function mayStand(): boolean {
  return true;
}

export const removedNodesStand: PlantedRaftBug = {
  id: 'M15',
  summary: 'a node stands for election although it is no voter any more, or not yet',
  source: 'LogCabin #56, #205, hashicorp #524',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['mayStand'],
  needs: ['membership', 'partition'],
  rules: { ...correctRaftRules, mayStand },
};
