/** R23: entries take effect before they are committed. */
import { correctRaftRules, lastLogIndex, type RaftState } from '@barksim/barkfs-nodes';
import { MONOTONE_COMMIT, STATE_ORDER } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Applies whatever is in the log (against §5.3). */
function lastApplicable(state: RaftState): number {
  return lastLogIndex(state);
}

export const appliesUncommitted: PlantedRaftBug = {
  id: 'R23',
  summary: 'a node applies up to the end of its log instead of up to its commit index',
  source: 'a textbook mutation; Camunda #27852',
  // Needs nothing but a commit index behind the log.
  expectedProperties: [STATE_ORDER, MONOTONE_COMMIT],
  replaces: ['lastApplicable'],
  needs: ['loss', 'disk'],
  rules: { ...correctRaftRules, lastApplicable },
};
