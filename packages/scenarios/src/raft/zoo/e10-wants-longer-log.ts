/** E10: equal logs are refused. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogIndex, lastLogTerm } from '@barksim/barkfs-nodes';
import { LEADER_ELECTED, VOTES_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Wants more than it has itself (against §5.4.1, "at least as up-to-date"). */
function isLogUpToDate(state: RaftState, candidateLastIndex: number, candidateLastTerm: number): boolean {
  const ownLastTerm = lastLogTerm(state);
  if (candidateLastTerm !== ownLastTerm) return candidateLastTerm > ownLastTerm;
  return candidateLastIndex > lastLogIndex(state);
}

export const wantsLongerLog: PlantedRaftBug = {
  id: 'E10',
  summary: 'a candidate with an equal log gets no vote',
  source: 'a textbook mutation of §5.4.1',
  expectedProperties: [LEADER_ELECTED, VOTES_REFUSED_FOR_CAUSE],
  replaces: ['isLogUpToDate'],
  needs: [],
  rules: { ...correctRaftRules, isLogUpToDate },
};
