/** R6: conflicting entries stay. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CONFIGURATION_SAFETY, DURABLE_BEFORE_SEND, LOG_MATCHING, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Finds no conflict (against §5.3). */
function firstConflict(): number {
  return 0;
}

export const neverTruncates: PlantedRaftBug = {
  id: 'R6',
  summary: 'entries that conflict with the leader\'s are kept',
  source: 'a textbook mutation of §5.3',
  expectedProperties: [DURABLE_BEFORE_SEND, LOG_MATCHING, CONFIGURATION_SAFETY, STATE_MACHINE_SAFETY],
  replaces: ['firstConflict'],
  needs: ['partition', 'crash'],
  rules: { ...correctRaftRules, firstConflict },
};
