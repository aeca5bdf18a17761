/** M28: a truncation takes back configurations that are still in the log. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Goes back to the oldest configuration that it knows (against dissertation 4.1). */
function rollBackConfigurations(state: RaftState): void {
  state.configurations.length = 1;
}

export const rollsBackTooFar: PlantedRaftBug = {
  id: 'M28',
  summary: 'a truncated configuration falls back to that of the last snapshot',
  source: 'a variant of M8',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['rollBackConfigurations'],
  needs: ['membership', 'partition'],
  rules: { ...correctRaftRules, rollBackConfigurations },
  rareWithinSeeds: 800,
};
