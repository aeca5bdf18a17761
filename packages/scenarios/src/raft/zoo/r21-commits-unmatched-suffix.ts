/** R21: a heartbeat commits what the leader has never seen. */
import { correctRaftRules, lastLogIndex, type RaftState } from '@barksim/barkfs-nodes';
import { COMMITTED_ENTRIES_STAY, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** As far as the own log goes, instead of as far as the message shows that it is the leader's (against §5.3). */
function followerCommitIndex(state: RaftState, leaderCommit: number): number {
  return Math.max(state.commitIndex, Math.min(leaderCommit, lastLogIndex(state)));
}

export const commitsUnmatchedSuffix: PlantedRaftBug = {
  id: 'R21',
  summary: 'a follower commits entries that are not known to match its leader\'s',
  source: 'etcd #16220 and #3519, CockroachDB #122100',
  // Needs crashes or partitions that leave followers with entries of earlier leaders.
  expectedProperties: [STATE_MACHINE_SAFETY, COMMITTED_ENTRIES_STAY],
  replaces: ['followerCommitIndex'],
  needs: ['crash', 'disk', 'partition'],
  rules: { ...correctRaftRules, followerCommitIndex },
};
