/** R13: a reply that was overtaken takes back what a later one has shown. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { MATCH_INDEX_TRUE, MONOTONE_MATCH_INDEX } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** The last reply counts, however old it is (against §5.3). */
function matchIndexAfter(_state: RaftState, _peer: NodeId, acknowledged: number): number {
  return acknowledged;
}

export const matchIndexFalls: PlantedRaftBug = {
  id: 'R13',
  summary: 'the match index is set to whatever a reply says, lower or not',
  source: 'RaftOS #25, PySyncObj #167',
  // Needs reordered or repeated replies.
  expectedProperties: [MONOTONE_MATCH_INDEX, MATCH_INDEX_TRUE],
  replaces: ['matchIndexAfter'],
  needs: ['reordering', 'duplication'],
  rules: { ...correctRaftRules, matchIndexAfter },
};
