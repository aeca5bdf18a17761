/** Q3: answers to a round that began before the read came are taken for its own. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { LINEARIZABLE, READS_CONFIRMED, READS_UP_TO_DATE, READS_WITHIN_LEASE, READ_FRESHNESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Waits for the round that is under way already (against dissertation 6.4). */
function roundOfRead(state: RaftState): number {
  return state.readRound;
}

export const oldAnswersConfirmReads: PlantedRaftBug = {
  id: 'Q3',
  summary: 'a read is confirmed by answers to an earlier round',
  source: 'etcd #20418, fixed in #21399',
  expectedProperties: [LINEARIZABLE, READ_FRESHNESS, READS_WITHIN_LEASE, READS_UP_TO_DATE, READS_CONFIRMED],
  replaces: ['roundOfRead'],
  needs: ['clock', 'partition'],
  rules: { ...correctRaftRules, roundOfRead },
};
