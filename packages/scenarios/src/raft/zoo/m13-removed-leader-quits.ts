/** M13: a leader that removes itself is gone before anybody else knows. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, isVoter } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY, LEADS_WITH_QUORUM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Steps down as soon as the configuration without it is in its log (against dissertation 4.2.2). */
function leaderStepsDown(state: RaftState): boolean {
  return !isVoter(state.configuration, state.self);
}

export const removedLeaderQuits: PlantedRaftBug = {
  id: 'M13',
  summary: 'a leader that removes itself steps down before its removal is committed',
  source: 'etcd #10563',
  expectedProperties: [CONFIGURATION_SAFETY, LEADS_WITH_QUORUM],
  replaces: ['leaderStepsDown'],
  needs: ['membership', 'loss'],
  rules: { ...correctRaftRules, leaderStepsDown },
};
