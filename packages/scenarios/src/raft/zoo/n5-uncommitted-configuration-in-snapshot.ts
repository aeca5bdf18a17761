/** N5: a snapshot holds a configuration that is not committed. */
import type { LoggedConfiguration, RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Puts the configuration in force into the snapshot, whatever its index (against §7). */
function configurationAsOf(state: RaftState): LoggedConfiguration {
  return state.configurations[state.configurations.length - 1]!;
}

export const uncommittedConfigurationInSnapshot: PlantedRaftBug = {
  id: 'N5',
  summary: 'a snapshot holds the latest configuration in the log instead of the one as of its last entry',
  source: 'canonical/raft #250, #354',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['configurationAsOf'],
  needs: ['snapshots', 'membership'],
  rules: { ...correctRaftRules, configurationAsOf },
};
