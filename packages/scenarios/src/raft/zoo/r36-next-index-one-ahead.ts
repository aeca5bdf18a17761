/** R36: the first probe is about an entry that is not there. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { PREVIOUS_ENTRY_TRUE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** One too far (against figure 2). */
function initialiseProgress(state: RaftState, peer: NodeId, nextIndex: number): void {
  correctRaftRules.initialiseProgress(state, peer, nextIndex + 1);
}

export const nextIndexOneAhead: PlantedRaftBug = {
  id: 'R36',
  summary: 'next indices begin two behind the last entry',
  source: 'a textbook mutation of figure 2: an index off by one',
  expectedProperties: [PREVIOUS_ENTRY_TRUE],
  replaces: ['initialiseProgress'],
  needs: [],
  rules: { ...correctRaftRules, initialiseProgress },
};
