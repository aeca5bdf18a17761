/** R9: the first entry and the place before it have one number. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { DURABLE_BEFORE_SEND, LOG_MATCHING, LOG_TERMS_ORDERED, STATE_ORDER } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Counts the log from 0, so that a previous index of 1 may stand for "none" (against §5.3). */
function previousEntryMatches(state: RaftState, prevLogIndex: number, prevLogTerm: number): boolean {
  return prevLogIndex === 1 || correctRaftRules.previousEntryMatches(state, prevLogIndex, prevLogTerm);
}

export const ambiguousFirstIndex: PlantedRaftBug = {
  id: 'R9',
  summary: 'entries behind the first one are taken without comparing it',
  source: 'akka-raft #58',
  // Needs two leaders at the very start, so delays.
  expectedProperties: [LOG_MATCHING, DURABLE_BEFORE_SEND, LOG_TERMS_ORDERED, STATE_ORDER],
  replaces: ['previousEntryMatches'],
  needs: ['delay'],
  rules: { ...correctRaftRules, previousEntryMatches },
  rareWithinSeeds: 600,
};
