/** E34: a candidate that has lost goes on, and deposes the winner. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { CANDIDATE_GIVES_WAY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes nobody for the leader of a term in which it stands itself (against §5.2). */
function isStaleLeader(state: RaftState, term: number): boolean {
  return term < state.currentTerm || (term === state.currentTerm && state.role === 'candidate');
}

export const candidateIgnoresLeader: PlantedRaftBug = {
  id: 'E34',
  summary: 'a candidate does not become a follower of the leader of its term',
  source: 'a textbook mutation of §5.2',
  expectedProperties: [CANDIDATE_GIVES_WAY],
  replaces: ['isStaleLeader'],
  needs: ['delay'],
  rules: { ...correctRaftRules, isStaleLeader },
};
