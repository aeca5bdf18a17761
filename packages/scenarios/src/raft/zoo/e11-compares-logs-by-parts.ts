/** E11: two nodes, one with the later and one with the longer log, never vote for each other. */
import { correctRaftRules, lastLogIndex, lastLogTerm, type RaftState } from '@barksim/barkfs-nodes';
import { CORE_CONVERGES, LEADER_ELECTED, PROGRESS, VOTES_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Compares term and index each for itself, instead of the index only where the terms are equal (against §5.4.1). */
function isLogUpToDate(state: RaftState, candidateLastIndex: number, candidateLastTerm: number): boolean {
  return candidateLastTerm >= lastLogTerm(state) && candidateLastIndex >= lastLogIndex(state);
}

export const comparesLogsByParts: PlantedRaftBug = {
  id: 'E11',
  summary: 'a log is up to date only if both its last term and its last index are',
  source: 'openraft a48a3282',
  expectedProperties: [VOTES_REFUSED_FOR_CAUSE, PROGRESS, LEADER_ELECTED, CORE_CONVERGES],
  replaces: ['isLogUpToDate'],
  needs: ['partition'],
  rules: { ...correctRaftRules, isLogUpToDate },
};
