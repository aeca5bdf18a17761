/** E20: half of the voters elect, in clusters of even size. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { ELECTED_BY_QUORUM, ELECTION_SAFETY, PRE_ELECTED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Half of the voters will do (against §5.2). */
function isElected(state: RaftState): boolean {
  const { voters } = state.configuration;
  return 2 * voters.filter((node) => state.votes[node]).length >= voters.length;
}

export const halfElects: PlantedRaftBug = {
  id: 'E20',
  summary: 'half of the voters elect a leader',
  source: 'a textbook mutation of §5.2: a quorum off by one',
  expectedProperties: [ELECTED_BY_QUORUM, ELECTION_SAFETY, PRE_ELECTED],
  replaces: ['isElected'],
  needs: [],
  rules: { ...correctRaftRules, isElected },
};
