/** E19: a node that went ahead alone is ignored by all, and ignores the leader. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CATCH_UP, CORE_CONVERGES, LEADER_ELECTED, PROGRESS, STALE_LEADER_TOLD } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Drops what comes from an earlier term (against §5.1). */
function answersStaleLeader(): boolean {
  return false;
}

export const leavesStuckCandidate: PlantedRaftBug = {
  id: 'E19',
  summary: 'a leader of an earlier term is not told of the later one',
  source: 'etcd, TestFreeStuckCandidateWithCheckQuorum',
  expectedProperties: [STALE_LEADER_TOLD, PROGRESS, CATCH_UP, LEADER_ELECTED, CORE_CONVERGES],
  replaces: ['answersStaleLeader'],
  needs: ['partition'],
  rules: { ...correctRaftRules, answersStaleLeader },
};
