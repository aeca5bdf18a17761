/** R19: an acknowledgement from before a node was removed and added again counts for its new time as a member. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { ANSWERS_OF_THIS_SESSION, MATCH_INDEX_TRUE, MONOTONE_MATCH_INDEX } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes every answer of the term for a current one. */
function isOfThisSession(): boolean {
  return true;
}

export const earlierSessionCounts: PlantedRaftBug = {
  id: 'R19',
  summary: 'an answer from an earlier time as a member is counted after remove and add in one term',
  source: 'raft-rejoin-bug: etcd, hashicorp, raft-rs, dragonboat, LogCabin, RedisRaft and others',
  expectedProperties: [ANSWERS_OF_THIS_SESSION, MATCH_INDEX_TRUE, MONOTONE_MATCH_INDEX],
  replaces: ['isOfThisSession'],
  needs: ['membership', 'delay'],
  rules: { ...correctRaftRules, isOfThisSession },
};
