/** R12: a hole behind the entries that were held already. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogIndex } from '@barksim/barkfs-nodes';
import { DURABLE_BEFORE_SEND, LOG_MATCHING, STATE_ORDER } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One too many (against §5.3). */
function entriesHeld(state: RaftState, prevLogIndex: number): number {
  const held = Math.max(0, lastLogIndex(state) - prevLogIndex);
  return held === 0 ? 0 : held + 1;
}

export const skipsFirstNewEntry: PlantedRaftBug = {
  id: 'R12',
  summary: 'a follower skips the first entry that is new to it',
  source: 'a textbook mutation of §5.3: an index off by one',
  // The last where the follower commits up to the end of what it should have taken, which its log does not reach.
  expectedProperties: [DURABLE_BEFORE_SEND, LOG_MATCHING, STATE_ORDER],
  replaces: ['entriesHeld'],
  needs: ['duplication'],
  rules: { ...correctRaftRules, entriesHeld },
};
