/** R10: the last entry that a follower holds is appended once more. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogIndex } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY, DURABLE_BEFORE_SEND, LEADER_LOG_LONGEST, LOG_MATCHING } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One too few (against §5.3). */
function entriesHeld(state: RaftState, prevLogIndex: number): number {
  return Math.max(0, lastLogIndex(state) - prevLogIndex - 1);
}

export const appendsLastAgain: PlantedRaftBug = {
  id: 'R10',
  summary: 'a follower appends an entry that it holds already a second time',
  source: 'a textbook mutation of §5.3: an index off by one',
  expectedProperties: [LOG_MATCHING, LEADER_LOG_LONGEST, DURABLE_BEFORE_SEND, CONFIGURATION_SAFETY],
  replaces: ['entriesHeld'],
  needs: ['duplication'],
  rules: { ...correctRaftRules, entriesHeld },
};
