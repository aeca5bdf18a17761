/** E27: a candidate whose request or whose vote was lost is refused when it asks again. */
import { correctRaftRules, NOBODY, type RaftState } from '@barksim/barkfs-nodes';
import { CORE_CONVERGES, LEADER_ELECTED, PROGRESS, VOTES_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** A vote that was given is gone, whoever asks (against §5.2). */
function hasFreeVote(state: RaftState): boolean {
  return state.votedFor === NOBODY;
}

export const refusesRepeatedRequest: PlantedRaftBug = {
  id: 'E27',
  summary: 'a vote is refused to the candidate that has it already',
  source: 'nebula PR #2419',
  expectedProperties: [VOTES_REFUSED_FOR_CAUSE, PROGRESS, LEADER_ELECTED, CORE_CONVERGES],
  replaces: ['hasFreeVote'],
  needs: ['loss'],
  rules: { ...correctRaftRules, hasFreeVote },
};
