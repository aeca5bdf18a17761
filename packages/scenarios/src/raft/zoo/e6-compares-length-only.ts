/** E6: the longer log wins, whatever is in it. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogIndex } from '@barksim/barkfs-nodes';
import { LEADER_COMPLETENESS, VOTES_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at the length of the log alone (against §5.4.1). */
function isLogUpToDate(state: RaftState, candidateLastIndex: number): boolean {
  return candidateLastIndex >= lastLogIndex(state);
}

export const comparesLengthOnly: PlantedRaftBug = {
  id: 'E6',
  summary: 'the up-to-date check compares lengths, not terms',
  source: 'a textbook mutation of §5.4.1',
  expectedProperties: [LEADER_COMPLETENESS, VOTES_REFUSED_FOR_CAUSE],
  replaces: ['isLogUpToDate'],
  needs: ['partition', 'crash'],
  rules: { ...correctRaftRules, isLogUpToDate },
  rareWithinSeeds: 400,
};
