/** R31: a leader sends for ever what its follower has. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { CATCH_UP, COMMITS_AS_TOLD, CORE_CONVERGES, NO_LIVELOCK, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Moves on only for entries that are new (against §5.3). */
function acknowledgedIndex(
  _state: RaftState,
  prevLogIndex: number,
  entryCount: number,
  appendedCount: number,
): number {
  return appendedCount === 0 ? prevLogIndex : prevLogIndex + entryCount;
}

export const repeatedEntriesNotAcknowledged: PlantedRaftBug = {
  id: 'R31',
  summary: 'entries that a follower holds already are not acknowledged',
  source: 'KUDU-1469, Yugabyte #32876',
  // Needs an acknowledgement that is lost.
  expectedProperties: [CATCH_UP, PROGRESS, NO_LIVELOCK, CORE_CONVERGES, COMMITS_AS_TOLD],
  replaces: ['acknowledgedIndex'],
  needs: ['partition'],
  rules: { ...correctRaftRules, acknowledgedIndex },
};
