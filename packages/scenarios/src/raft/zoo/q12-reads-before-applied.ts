/** Q12: a read does not wait for the state machine. */
import type { AwaitedRead, RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { LINEARIZABLE, READS_UP_TO_DATE, READ_FRESHNESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Answers at once (against dissertation 6.4, step 4). */
function isReadable(_state: RaftState, read: AwaitedRead): boolean {
  return read.index >= 0;
}

export const readsBeforeApplied: PlantedRaftBug = {
  id: 'Q12',
  summary: 'a read is answered before what it must see is applied',
  source: 'a textbook mutation of dissertation 6.4',
  expectedProperties: [LINEARIZABLE, READ_FRESHNESS, READS_UP_TO_DATE],
  replaces: ['isReadable'],
  needs: [],
  rules: { ...correctRaftRules, isReadable },
};
