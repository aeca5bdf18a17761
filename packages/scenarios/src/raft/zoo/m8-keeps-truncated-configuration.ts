/** M8: a truncated configuration stays in force. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes nothing back (against dissertation 4.1). */
function rollBackConfigurations(): void {}

export const keepsTruncatedConfiguration: PlantedRaftBug = {
  id: 'M8',
  summary: 'a configuration stays in force after its entry was truncated',
  source: 'a textbook mutation of dissertation 4.1; CCF (LogConfigurationConsistentInv)',
  expectedProperties: [CONFIGURATION_SAFETY],
  replaces: ['rollBackConfigurations'],
  needs: ['membership', 'partition'],
  rules: { ...correctRaftRules, rollBackConfigurations },
};
