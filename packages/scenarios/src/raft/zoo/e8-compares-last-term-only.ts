/** E8: of two logs with the same last term the shorter one is good enough. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogTerm } from '@barksim/barkfs-nodes';
import { LEADER_COMPLETENESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Looks at the last term alone (against §5.4.1). */
function isLogUpToDate(state: RaftState, _candidateLastIndex: number, candidateLastTerm: number): boolean {
  return candidateLastTerm >= lastLogTerm(state);
}

export const comparesLastTermOnly: PlantedRaftBug = {
  id: 'E8',
  summary: 'the up-to-date check compares terms, not lengths',
  source: 'a textbook mutation of §5.4.1',
  expectedProperties: [LEADER_COMPLETENESS],
  replaces: ['isLogUpToDate'],
  needs: ['partition', 'crash'],
  rules: { ...correctRaftRules, isLogUpToDate },
};
