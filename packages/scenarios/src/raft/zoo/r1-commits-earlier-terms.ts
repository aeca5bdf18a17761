/** R1: the bug that figure 8 of the Raft paper warns of. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { COMMITS_OWN_TERM, CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Counts copies of any entry, whoever's term it is of (against §5.4.2). */
function mayCommit(state: RaftState, index: number): boolean {
  return index > state.commitIndex;
}

export const commitsEarlierTerms: PlantedRaftBug = {
  id: 'R1',
  summary: 'a leader commits entries of earlier terms by counting their copies (figure 8)',
  source: 'LogCabin #44, PySyncObj #169, CCF',
  // The second where a joint configuration is committed like this, and left in the same event.
  expectedProperties: [COMMITS_OWN_TERM, CONFIGURATION_SAFETY],
  replaces: ['mayCommit'],
  needs: ['partition', 'crash'],
  rules: { ...correctRaftRules, mayCommit },
};
