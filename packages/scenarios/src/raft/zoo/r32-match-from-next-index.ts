/** R32: a new leader believes that everybody holds its whole log. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { MATCH_INDEX_TRUE, NO_LIVELOCK, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Begins right below the next index (against figure 2). */
function initialiseProgress(state: RaftState, peer: NodeId, nextIndex: number): void {
  correctRaftRules.initialiseProgress(state, peer, nextIndex);
  state.matchIndex[peer] = nextIndex - 1;
}

export const matchFromNextIndex: PlantedRaftBug = {
  id: 'R32',
  summary: 'match indices begin right below the next index instead of at 0',
  source: 'a textbook mutation of figure 2',
  // The last two where followers refuse for good what the leader takes for known.
  expectedProperties: [MATCH_INDEX_TRUE, NO_LIVELOCK, PROGRESS],
  replaces: ['initialiseProgress'],
  needs: [],
  rules: { ...correctRaftRules, initialiseProgress },
};
