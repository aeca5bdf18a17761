/** E21: a follower that catches up deposes the leader that helps it. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { STANDS_AFTER_SILENCE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Only messages whose entries could be taken put the election off (against the rules for timers). */
function entriesRestartElectionTimer(logMatches: boolean): boolean {
  return logMatches;
}

export const refusalLeavesTimer: PlantedRaftBug = {
  id: 'E21',
  summary: 'a message that fails the consistency check does not restart the election timer',
  source: 'Redpanda #30817',
  // Needs followers with much to catch up.
  expectedProperties: [STANDS_AFTER_SILENCE],
  replaces: ['entriesRestartElectionTimer'],
  needs: ['crash'],
  rules: { ...correctRaftRules, entriesRestartElectionTimer },
  rareWithinSeeds: 600,
};
