/** M7: a truncation takes a configuration back, and only one is remembered besides the one that the log began with. */
import type { Configuration, RaftState } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Remembers the new configuration, and what was there before the log (against dissertation 4.1). */
function recordConfiguration(state: RaftState, index: number, configuration: Configuration): void {
  state.configurations = [state.configurations[0]!, { index, configuration }];
}

export const forgetsConfigurations: PlantedRaftBug = {
  id: 'M7',
  summary: 'one index of a configuration entry is remembered, and a truncation falls back behind others',
  source: 'ScyllaDB PR #30936',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['recordConfiguration'],
  needs: ['membership', 'partition'],
  rules: { ...correctRaftRules, recordConfiguration },
};
