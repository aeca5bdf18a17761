/** R11: a follower vouches for entries that an earlier leader left it. */
import { correctRaftRules, lastLogIndex, type RaftState } from '@barksim/barkfs-nodes';
import {
  COMMITTED_ON_DURABLE_QUORUM,
  DURABLE_BEFORE_SEND,
  MATCH_INDEX_TRUE,
  STATE_MACHINE_SAFETY,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** The end of the own log, whatever the message has shown of it (against §5.3). */
function acknowledgedIndex(state: RaftState): number {
  return lastLogIndex(state);
}

export const acknowledgesWholeLog: PlantedRaftBug = {
  id: 'R11',
  summary: 'a follower acknowledges its whole log instead of what the message covers',
  source: 'CCF #6001 and #6016; Students\' Guide to Raft',
  // Needs partitions or crashes that leave followers with entries of earlier leaders.
  expectedProperties: [DURABLE_BEFORE_SEND, STATE_MACHINE_SAFETY, MATCH_INDEX_TRUE, COMMITTED_ON_DURABLE_QUORUM],
  replaces: ['acknowledgedIndex'],
  needs: ['partition'],
  rules: { ...correctRaftRules, acknowledgedIndex },
};
