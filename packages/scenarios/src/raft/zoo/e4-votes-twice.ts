/** E4: more than one vote a term. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { DURABLE_BEFORE_SEND, VOTE_ONCE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Has always a vote to give (against §5.2). */
function hasFreeVote(): boolean {
  return true;
}

export const votesTwice: PlantedRaftBug = {
  id: 'E4',
  summary: 'a node votes for every candidate of a term',
  source: 'a textbook mutation of §5.2',
  expectedProperties: [VOTE_ONCE, DURABLE_BEFORE_SEND],
  replaces: ['hasFreeVote'],
  needs: [],
  rules: { ...correctRaftRules, hasFreeVote },
};
