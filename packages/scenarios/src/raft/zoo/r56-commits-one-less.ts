/** R56: a follower stays one entry behind. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { COMMITS_AS_TOLD } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Leaves out the last entry of the message (against §5.3). */
function followerCommitIndex(state: RaftState, leaderCommit: number, lastNewIndex: number): number {
  return Math.max(state.commitIndex, Math.min(leaderCommit, lastNewIndex - 1));
}

export const commitsOneLess: PlantedRaftBug = {
  id: 'R56',
  summary: 'a follower commits one entry less than it may',
  source: 'a textbook mutation of §5.3',
  expectedProperties: [COMMITS_AS_TOLD],
  replaces: ['followerCommitIndex'],
  needs: ['delay'],
  rules: { ...correctRaftRules, followerCommitIndex },
};
