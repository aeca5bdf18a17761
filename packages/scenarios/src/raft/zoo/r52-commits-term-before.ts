/** R52: the rule of figure 8 off by one term. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, termAt } from '@barksim/barkfs-nodes';
import { COMMITS_OWN_TERM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Counts copies of entries of the term before as well (against §5.4.2). */
function mayCommit(state: RaftState, index: number): boolean {
  return index > state.commitIndex && termAt(state, index) >= state.currentTerm - 1;
}

export const commitsTermBefore: PlantedRaftBug = {
  id: 'R52',
  summary: 'a leader commits entries of the term before its own by counting copies',
  source: 'a textbook mutation of §5.4.2',
  expectedProperties: [COMMITS_OWN_TERM],
  replaces: ['mayCommit'],
  needs: ['partition', 'crash'],
  rules: { ...correctRaftRules, mayCommit },
};
