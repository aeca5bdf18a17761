/** M16: learners, and a leader that is being removed, count. */
import type { RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules, majorityIndex, membersOf } from '@barksim/barkfs-nodes';
import { COMMITS_WHAT_QUORUM_HOLDS, COMMITTED_ON_DURABLE_QUORUM } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** A majority of everybody it sends to, and itself, learners included (against dissertation 4.2.1 and 4.2.2). */
function quorumMatchIndex(state: RaftState): number {
  const nodes = membersOf(state.configuration);
  if (!nodes.includes(state.self)) nodes.push(state.self);
  return majorityIndex(nodes, state.matchIndex);
}

export const countsEverybody: PlantedRaftBug = {
  id: 'M16',
  summary: 'a leader commits by a majority of all it sends to and itself, whoever votes',
  source: 'a textbook mutation of dissertation 4.2.1 and 4.2.2; TiKV #4045 (learners counted)',
  expectedProperties: [COMMITTED_ON_DURABLE_QUORUM, COMMITS_WHAT_QUORUM_HOLDS],
  replaces: ['quorumMatchIndex'],
  needs: ['membership'],
  rules: { ...correctRaftRules, quorumMatchIndex },
};
