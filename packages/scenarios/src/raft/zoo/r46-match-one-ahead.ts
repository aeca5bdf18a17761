/** R46: a leader counts one entry more than was acknowledged. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { MATCH_INDEX_TRUE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One too many (against §5.3). */
function matchIndexAfter(state: RaftState, peer: NodeId, acknowledged: number): number {
  return Math.max(state.matchIndex[peer]!, acknowledged + 1);
}

export const matchOneAhead: PlantedRaftBug = {
  id: 'R46',
  summary: 'match indices are one ahead of acknowledgements',
  source: 'a textbook mutation of §5.3: an index off by one',
  expectedProperties: [MATCH_INDEX_TRUE],
  replaces: ['matchIndexAfter'],
  needs: [],
  rules: { ...correctRaftRules, matchIndexAfter },
};
