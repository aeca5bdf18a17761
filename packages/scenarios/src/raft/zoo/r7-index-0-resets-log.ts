/** R7: a message that begins at the start of the log is taken to begin at the start of what is left of it. */
import { correctRaftRules, type LogEntry, type RaftState } from '@barksim/barkfs-nodes';
import {
  ACKNOWLEDGED_ENTRIES_STAY,
  COMMITTED_ENTRIES_STAY,
  DURABLE_BEFORE_SEND,
  LOG_MATCHING,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes a message without a previous entry for a leader that begins anew behind the snapshot (against §5.3 and §7). */
function firstConflict(state: RaftState, prevLogIndex: number, entries: readonly LogEntry[]): number {
  const isReset = prevLogIndex === 0 && state.baseIndex > 0 && state.log.length > 0;
  return isReset ? state.baseIndex + 1 : correctRaftRules.firstConflict(state, prevLogIndex, entries);
}

export const indexZeroResetsLog: PlantedRaftBug = {
  id: 'R7',
  summary: 'after a compaction a message with prevLogIndex 0 is taken without looking at the log',
  source: 'WRaft #118.1',
  // Needs snapshots, and messages that come much too late.
  expectedProperties: [COMMITTED_ENTRIES_STAY, ACKNOWLEDGED_ENTRIES_STAY, DURABLE_BEFORE_SEND, LOG_MATCHING],
  replaces: ['firstConflict'],
  needs: ['snapshots', 'reordering'],
  rules: { ...correctRaftRules, firstConflict },
  rareWithinSeeds: 1_000,
};
