/** R29: the term of the entry right below the log is lost when it is compacted. */
import { correctRaftRules, type RaftState, termAt } from '@barksim/barkfs-nodes';
import { PREVIOUS_ENTRY_TRUE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Knows only the terms of entries that are in the log (against §7). */
function previousEntryTerm(state: RaftState, prevLogIndex: number): number {
  return prevLogIndex > state.baseIndex ? termAt(state, prevLogIndex) : 0;
}

export const forgetsTermOfCompactedEntry: PlantedRaftBug = {
  id: 'R29',
  summary: 'a leader names term 0 for a previous entry that is compacted away',
  source: 'etcd raft 76f1249',
  // Needs snapshots, and a follower whose log ends where the leader's begins.
  expectedProperties: [PREVIOUS_ENTRY_TRUE],
  replaces: ['previousEntryTerm'],
  needs: ['snapshots'],
  rules: { ...correctRaftRules, previousEntryTerm },
};
