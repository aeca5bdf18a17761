/** R3: a leader takes the most frequent match index for the one that a majority holds. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { COMMITTED_ON_DURABLE_QUORUM, LEADER_COMPLETENESS, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** The index that most nodes name, the latest of equals (against §5.3). */
function quorumMatchIndex(state: RaftState): number {
  let best = 0;
  let bestCount = 0;
  for (const index of state.matchIndex) {
    const count = state.matchIndex.filter((other) => other === index).length;
    if (count < bestCount || (count === bestCount && index < best)) continue;
    best = index;
    bestCount = count;
  }
  return best;
}

export const quorumByMode: PlantedRaftBug = {
  id: 'R3',
  summary: 'the commit index is the most frequent match index, not one that a majority has reached',
  source: 'akka-raft #42',
  // Needs nothing but followers that lag.
  expectedProperties: [COMMITTED_ON_DURABLE_QUORUM, LEADER_COMPLETENESS, PROGRESS],
  replaces: ['quorumMatchIndex'],
  needs: ['delay'],
  rules: { ...correctRaftRules, quorumMatchIndex },
};
