/** R38: the term of the entry before is taken for the leader's. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CORE_CONVERGES, NO_LIVELOCK, PREVIOUS_ENTRY_TRUE, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Names the current term (against figure 2). */
function previousEntryTerm(state: RaftState): number {
  return state.currentTerm;
}

export const namesOwnTerm: PlantedRaftBug = {
  id: 'R38',
  summary: 'the leader names its own term as that of the previous entry',
  source: 'a textbook mutation of figure 2',
  // The last two where the very first entry is refused for good: nothing is before it that could be misnamed.
  expectedProperties: [PREVIOUS_ENTRY_TRUE, CORE_CONVERGES, PROGRESS, NO_LIVELOCK],
  replaces: ['previousEntryTerm'],
  needs: [],
  rules: { ...correctRaftRules, previousEntryTerm },
};
