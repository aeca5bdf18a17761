/** M9: a learner that was promoted without knowing it yet refuses the vote that the cluster needs. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, isVoter } from '@barksim/barkfs-nodes';
import { VOTES_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Votes only where it is a voter by its own, older configuration (against dissertation 4.2.1). */
function mayVote(state: RaftState): boolean {
  return isVoter(state.configuration, state.self);
}

export const learnerRefusesVote: PlantedRaftBug = {
  id: 'M9',
  summary: 'a node refuses its vote because it does not know yet that it is a voter',
  source: 'etcd #10998',
  expectedProperties: [VOTES_REFUSED_FOR_CAUSE],
  rareWithinSeeds: 600,
  replaces: ['mayVote'],
  needs: ['membership', 'crash'],
  rules: { ...correctRaftRules, mayVote },
};
