/** Q9: the next leader is elected at once, and the old one still trusts in its lease. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { LINEARIZABLE, READS_WITHIN_LEASE, READ_FRESHNESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at the clock alone (against dissertation 6.4.1). */
function holdsLease(state: RaftState, nowMicros: number): boolean {
  return nowMicros < state.leaseUntilMicros;
}

export const leaseSurvivesTransfer: PlantedRaftBug = {
  id: 'Q9',
  summary: 'a leader that hands over keeps its lease',
  source: 'raft-rs #234, openraft #1747',
  expectedProperties: [LINEARIZABLE, READ_FRESHNESS, READS_WITHIN_LEASE],
  replaces: ['holdsLease'],
  needs: ['transfer', 'delay'],
  rules: { ...correctRaftRules, holdsLease },
};
