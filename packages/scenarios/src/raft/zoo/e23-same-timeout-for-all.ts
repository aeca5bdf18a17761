/** E23: all nodes stand at once and vote for themselves, again and again. */
import { correctRaftRules, type RaftOptions } from '@barksim/barkfs-nodes';
import { CATCH_UP, CORE_CONVERGES, LEADER_ELECTED, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Does not draw (against §5.2). */
function drawElectionTimeout(options: RaftOptions): number {
  return options.electionTimeoutMinMicros;
}

export const sameTimeoutForAll: PlantedRaftBug = {
  id: 'E23',
  summary: 'all election timeouts are equal',
  source: 'a textbook mutation: §5.2 without randomness',
  expectedProperties: [PROGRESS, CATCH_UP, LEADER_ELECTED, CORE_CONVERGES],
  replaces: ['drawElectionTimeout'],
  needs: [],
  rules: { ...correctRaftRules, drawElectionTimeout },
};
