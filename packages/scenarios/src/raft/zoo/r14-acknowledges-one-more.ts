/** R14: a follower vouches for one entry more than it was sent. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { DURABLE_BEFORE_SEND } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One too many (against §5.3). */
function acknowledgedIndex(_state: RaftState, prevLogIndex: number, entryCount: number): number {
  return prevLogIndex + entryCount + 1;
}

export const acknowledgesOneMore: PlantedRaftBug = {
  id: 'R14',
  summary: 'acknowledgements are one entry ahead',
  source: 'a textbook mutation of §5.3: an index off by one',
  expectedProperties: [DURABLE_BEFORE_SEND],
  replaces: ['acknowledgedIndex'],
  needs: [],
  rules: { ...correctRaftRules, acknowledgedIndex },
};
