/** R50: half of the copies commit, in clusters of even size. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { COMMITTED_ON_DURABLE_QUORUM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** The upper of the two in the middle (against §5.3). */
function quorumMatchIndex(state: RaftState): number {
  const matched = state.configuration.voters.map((node) => state.matchIndex[node]!).sort((left, right) => left - right);
  return matched[matched.length >> 1] ?? 0;
}

export const halfCommits: PlantedRaftBug = {
  id: 'R50',
  summary: 'a leader commits with copies on half of the voters',
  source: 'a textbook mutation of §5.3: a rank off by one',
  expectedProperties: [COMMITTED_ON_DURABLE_QUORUM],
  replaces: ['quorumMatchIndex'],
  needs: [],
  rules: { ...correctRaftRules, quorumMatchIndex },
};
