/** Q7: where the leader's clock is slow, others elect before its lease ends. */
import { correctRaftRules, type RaftOptions } from '@barksim/barkfs-nodes';
import { LEASE_EXCLUSIVE, LINEARIZABLE, READS_CONFIRMED, READ_FRESHNESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes clocks for equal (against dissertation 6.4.1). */
function leaseMicros(options: RaftOptions): number {
  return options.electionTimeoutMinMicros - 1;
}

export const leaseWithoutDriftBound: PlantedRaftBug = {
  id: 'Q7',
  summary: 'a lease lasts as long as an election timeout, as if all clocks went alike',
  source: 'TiKV #964, #1127',
  expectedProperties: [LINEARIZABLE, READ_FRESHNESS, LEASE_EXCLUSIVE, READS_CONFIRMED],
  replaces: ['leaseMicros'],
  needs: ['clock', 'partition'],
  rules: { ...correctRaftRules, leaseMicros },
};
