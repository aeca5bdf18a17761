/** F11: a replaced disk under an old name: what the node had voted and acknowledged never happened. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { LOST_DISK_STAYS_OUT, MONOTONE_TERM, VOTE_ONCE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes any disk for its own (against Vanlightly; etcd raft #197). */
function isOwnDisk(): boolean {
  return true;
}

export const emptyDiskTakenForNew: PlantedRaftBug = {
  id: 'F11',
  summary: 'a node whose disk was lost comes back empty under its old name, and votes at once',
  source: 'Vanlightly; etcd raft #197',
  expectedProperties: [MONOTONE_TERM, VOTE_ONCE, LOST_DISK_STAYS_OUT],
  replaces: ['isOwnDisk'],
  needs: ['crash', 'disk'],
  rules: { ...correctRaftRules, isOwnDisk },
};
