/** M5: a configuration is in force when it is applied, in a Raft that counts on append. */
import type { LoggedConfiguration, RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Goes by the latest configuration known to be committed (against dissertation 4.1). */
function configurationInForce(state: RaftState): LoggedConfiguration {
  return correctRaftRules.configurationAsOf(state, state.commitIndex);
}

export const configurationOnCommit: PlantedRaftBug = {
  id: 'M5',
  summary: 'a node goes by a configuration from its commitment on, and stands while one is in its log',
  source: 'etcd #7280, #5004, #11284; valkey #3926',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['configurationInForce'],
  needs: ['membership', 'partition', 'delay'],
  rules: { ...correctRaftRules, configurationInForce },
};
