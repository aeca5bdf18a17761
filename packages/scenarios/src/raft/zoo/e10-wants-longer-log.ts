/** E10: equal logs are refused. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, lastLogIndex, lastLogTerm } from '@barksim/barkfs-nodes';
import { CORE_CONVERGES, LEADER_ELECTED, VOTES_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
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
  // The last where only a healed core is held to elect a leader.
  expectedProperties: [LEADER_ELECTED, VOTES_REFUSED_FOR_CAUSE, CORE_CONVERGES],
  replaces: ['isLogUpToDate'],
  needs: [],
  rules: { ...correctRaftRules, isLogUpToDate },
};
