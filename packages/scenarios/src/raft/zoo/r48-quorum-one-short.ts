/** R48: one copy too few. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { COMMITTED_ON_DURABLE_QUORUM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One place too high in the order of match indices (against §5.3). */
function quorumMatchIndex(state: RaftState): number {
  const matched = state.configuration.voters.map((node) => state.matchIndex[node]!).sort((left, right) => right - left);
  return matched[(matched.length >> 1) - 1] ?? 0;
}

export const quorumOneShort: PlantedRaftBug = {
  id: 'R48',
  summary: 'a leader commits with one copy less than a majority',
  source: 'a textbook mutation of §5.3: a rank off by one',
  expectedProperties: [COMMITTED_ON_DURABLE_QUORUM],
  replaces: ['quorumMatchIndex'],
  needs: [],
  rules: { ...correctRaftRules, quorumMatchIndex },
};
