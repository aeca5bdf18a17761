/** Q11: a leader takes the refusals of those who follow another for signs of support. */
import { correctRaftRules, type RaftState, type ReadRoundReply } from '@barksim/barkfs-nodes';
import { LATER_TERM_ADOPTED, LEADS_WITH_QUORUM, LINEARIZABLE, READS_CONFIRMED, READ_FRESHNESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not look at the term (against §5.1). */
function meaningOfRoundReply(state: RaftState, reply: ReadRoundReply): 'later-term' | 'confirmed' | 'old' {
  return reply.term >= state.currentTerm && state.role === 'leader' ? 'confirmed' : 'old';
}

export const refusalCountsAsContact: PlantedRaftBug = {
  id: 'Q11',
  summary: 'a refused round counts as a confirmed one',
  source: 'hashicorp/raft #666',
  expectedProperties: [LINEARIZABLE, READ_FRESHNESS, LATER_TERM_ADOPTED, READS_CONFIRMED, LEADS_WITH_QUORUM],
  replaces: ['meaningOfRoundReply'],
  needs: ['partition'],
  rules: { ...correctRaftRules, meaningOfRoundReply },
};
