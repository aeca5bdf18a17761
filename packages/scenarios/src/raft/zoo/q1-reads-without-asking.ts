/** Q1: a leader that was replaced and does not know it serves old values. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { LINEARIZABLE, READS_CONFIRMED, READS_UP_TO_DATE, READS_WITHIN_LEASE, READ_FRESHNESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes every read for confirmed (against dissertation 6.4). */
function isReadConfirmed(): boolean {
  return true;
}

export const readsWithoutAsking: PlantedRaftBug = {
  id: 'Q1',
  summary: 'a leader serves reads without asking whether it still leads',
  source: 'etcd #741, Consul #54, d-engine #381',
  expectedProperties: [LINEARIZABLE, READ_FRESHNESS, READS_WITHIN_LEASE, READS_UP_TO_DATE, READS_CONFIRMED],
  replaces: ['isReadConfirmed'],
  needs: ['partition'],
  rules: { ...correctRaftRules, isReadConfirmed },
};
