/** N3: entries of another history survive behind a snapshot. */
import { correctRaftRules, lastLogIndex, type RaftState, type Snapshot } from '@barksim/barkfs-nodes';
import {
  COMMITTED_ENTRIES_STAY,
  CORE_CONVERGES,
  DURABLE_BEFORE_SEND,
  LEADER_COMPLETENESS,
  LOG_MATCHING,
  LOG_TERMS_ORDERED,
  MATCH_INDEX_TRUE,
  NO_LIVELOCK,
  PROGRESS,
  STATE_MACHINE_SAFETY,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Keeps what has higher indices, whether or not the logs agree before it (against figure 13, rule 6). */
function keepsEntriesAfter(state: RaftState, snapshot: Snapshot): boolean {
  return snapshot.lastIndex > state.baseIndex && snapshot.lastIndex <= lastLogIndex(state);
}

export const keepsConflictingEntries: PlantedRaftBug = {
  id: 'N3',
  summary: 'conflicting entries are kept behind an installed snapshot',
  source: 'openraft 674e78aa',
  // Needs snapshots, and a follower with many entries of an earlier leader.
  expectedProperties: [
    // Or its leader is refused for ever, and clients of a cluster that needs it are not answered.
    NO_LIVELOCK,
    CORE_CONVERGES,
    PROGRESS,
    LOG_MATCHING,
    COMMITTED_ENTRIES_STAY,
    LOG_TERMS_ORDERED,
    DURABLE_BEFORE_SEND,
    MATCH_INDEX_TRUE,
    LEADER_COMPLETENESS,
    STATE_MACHINE_SAFETY,
  ],
  replaces: ['keepsEntriesAfter'],
  needs: ['snapshots', 'crash'],
  rules: { ...correctRaftRules, keepsEntriesAfter },
  rareWithinSeeds: 1_000,
};
