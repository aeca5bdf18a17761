/** R20: followers do not wait for the leader to commit. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { COMMIT_FOLLOWS_LEADER, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes for committed whatever matches (against §5.3). */
function followerCommitIndex(state: RaftState, _leaderCommit: number, lastNewIndex: number): number {
  return Math.max(state.commitIndex, lastNewIndex);
}

export const commitsWhatItGets: PlantedRaftBug = {
  id: 'R20',
  summary: 'a follower commits entries as soon as it has them',
  source: 'a textbook mutation of §5.3',
  expectedProperties: [COMMIT_FOLLOWS_LEADER, STATE_MACHINE_SAFETY],
  replaces: ['followerCommitIndex'],
  needs: [],
  rules: { ...correctRaftRules, followerCommitIndex },
};
