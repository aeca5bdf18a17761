/** Q16: half of a joint configuration confirms reads. */
import { correctRaftRules, majorityIndex, type RaftState } from '@barksim/barkfs-nodes';
import { LEASE_EXCLUSIVE, LINEARIZABLE, READS_CONFIRMED, READS_UP_TO_DATE, READ_FRESHNESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Asks the new voters only (against dissertation 4.3, 6.4). */
function confirmedRound(state: RaftState): number {
  return majorityIndex(state.configuration.voters, state.answeredRounds);
}

export const readsConfirmedByHalf: PlantedRaftBug = {
  id: 'Q16',
  summary: 'reads are confirmed by the new half of a joint configuration',
  source: 'a variant of M19 and M20',
  expectedProperties: [READS_CONFIRMED, READS_UP_TO_DATE, LINEARIZABLE, READ_FRESHNESS, LEASE_EXCLUSIVE],
  replaces: ['confirmedRound'],
  needs: ['membership'],
  rules: { ...correctRaftRules, confirmedRound },
  rareWithinSeeds: 1_200,
};
