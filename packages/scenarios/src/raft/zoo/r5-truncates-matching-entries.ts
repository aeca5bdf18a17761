/** R5: a late or repeated AppendEntries makes a follower forget what it has acknowledged since. */
import { correctRaftRules, lastLogIndex, type LogEntry, type RaftState } from '@barksim/barkfs-nodes';
import {
  ACKNOWLEDGED_ENTRIES_STAY,
  COMMITTED_ENTRIES_STAY,
  COMMITTED_ON_DURABLE_QUORUM,
  DURABLE_BEFORE_SEND,
  LEADER_COMPLETENESS,
  LOG_MATCHING,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes whatever follows the message's first place for a conflict, equal entries too (against §5.3). */
function firstConflict(state: RaftState, prevLogIndex: number, _entries: readonly LogEntry[]): number {
  const first = Math.max(prevLogIndex, state.baseIndex) + 1;
  return first <= lastLogIndex(state) ? first : 0;
}

export const truncatesMatchingEntries: PlantedRaftBug = {
  id: 'R5',
  summary: 'a follower drops all entries behind prevLogIndex of any AppendEntries, matching ones too',
  source: 'RaftOS #26, akka-raft #66, openraft 9540c904, CCF #5991',
  expectedProperties: [
    COMMITTED_ENTRIES_STAY,
    ACKNOWLEDGED_ENTRIES_STAY,
    COMMITTED_ON_DURABLE_QUORUM,
    DURABLE_BEFORE_SEND,
    LEADER_COMPLETENESS,
    // What is dropped by a message without entries is still on the disk.
    LOG_MATCHING,
  ],
  replaces: ['firstConflict'],
  needs: ['reordering', 'duplication', 'delay'],
  rules: { ...correctRaftRules, firstConflict },
};
