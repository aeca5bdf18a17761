/** R58: nothing is committed while requests keep coming. */
import { correctRaftRules, lastLogIndex, type RaftState } from '@barksim/barkfs-nodes';
import { COMMITS_WHAT_QUORUM_HOLDS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Waits for a quorum to hold the whole log (against §5.3). */
function mayCommit(state: RaftState, index: number): boolean {
  return correctRaftRules.mayCommit(state, index) && index === lastLogIndex(state);
}

export const commitsWholeLogOnly: PlantedRaftBug = {
  id: 'R58',
  summary: 'a leader commits only when a quorum holds all of its log',
  source: 'a textbook mutation of §5.3',
  expectedProperties: [COMMITS_WHAT_QUORUM_HOLDS],
  replaces: ['mayCommit'],
  needs: ['delay'],
  rules: { ...correctRaftRules, mayCommit },
};
