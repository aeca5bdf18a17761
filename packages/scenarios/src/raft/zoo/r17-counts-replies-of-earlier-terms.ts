/** R17: an acknowledgement outlives the log that it spoke of. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { COMMITTED_ON_DURABLE_QUORUM, MATCH_INDEX_TRUE, MONOTONE_MATCH_INDEX, PREVIOUS_ENTRY_TRUE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Counts replies to an earlier leadership of its own, which the follower's log may have been reverted since (against §5.1). */
function answersThisLeadership(state: RaftState): boolean {
  return state.role === 'leader';
}

export const countsRepliesOfEarlierTerms: PlantedRaftBug = {
  id: 'R17',
  summary: 'a leader counts acknowledgements that it was given in an earlier term',
  source: 'openraft cecb5de8',
  // Needs a leader elected again while old replies are under way. What they acknowledged may lie beyond its own log by now: it then
  // names an entry that nobody holds as the one before.
  expectedProperties: [MATCH_INDEX_TRUE, COMMITTED_ON_DURABLE_QUORUM, MONOTONE_MATCH_INDEX, PREVIOUS_ENTRY_TRUE],
  replaces: ['answersThisLeadership'],
  needs: ['crash', 'disk', 'delay'],
  rules: { ...correctRaftRules, answersThisLeadership },
  rareWithinSeeds: 600,
};
