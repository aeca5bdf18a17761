/** R30: a new leader believes that everybody holds what it knows to be committed. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { MATCH_INDEX_TRUE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Begins at the own commit index (against §5.3). */
function initialiseProgress(state: RaftState, peer: NodeId, nextIndex: number): void {
  correctRaftRules.initialiseProgress(state, peer, nextIndex);
  state.matchIndex[peer] = state.commitIndex;
}

export const matchFromCommitIndex: PlantedRaftBug = {
  id: 'R30',
  summary: 'match indices begin at the commit index instead of 0',
  source: 'a textbook mutation of figure 2',
  expectedProperties: [MATCH_INDEX_TRUE],
  replaces: ['initialiseProgress'],
  needs: [],
  rules: { ...correctRaftRules, initialiseProgress },
};
