/** F3: a leader commits and applies entries that its own disk may still lose. */
import { correctRaftRules, lastLogIndex, type RaftState } from '@barksim/barkfs-nodes';
import { COMMITTED_ON_DURABLE_QUORUM, MATCH_INDEX_TRUE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Counts an entry as soon as it is in memory (against dissertation 10.2.1). */
function awaitOwnDurability(state: RaftState): void {
  state.matchIndex[state.self] = lastLogIndex(state);
}

export const countsOwnEntriesAtOnce: PlantedRaftBug = {
  id: 'F3',
  summary: 'a leader counts and applies its own entries before they are durable',
  source: 'etcd #10508',
  // Needs a disk that is slower than the network.
  expectedProperties: [COMMITTED_ON_DURABLE_QUORUM, MATCH_INDEX_TRUE],
  replaces: ['awaitOwnDurability'],
  needs: ['crash', 'disk'],
  rules: { ...correctRaftRules, awaitOwnDurability },
};
