/** R0: the consistency check left out. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import {
  DURABLE_BEFORE_SEND,
  LOG_MATCHING,
  LOG_TERMS_ORDERED,
  MONOTONE_COMMIT,
  STATE_MACHINE_SAFETY,
  STATE_ORDER,
} from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes entries wherever they come (against §5.3). */
function previousEntryMatches(): boolean {
  return true;
}

export const takesEverything: PlantedRaftBug = {
  id: 'R0',
  summary: 'entries are taken without the consistency check',
  source: 'a textbook mutation',
  // Needs lost messages.
  expectedProperties: [
    LOG_MATCHING,
    DURABLE_BEFORE_SEND,
    STATE_ORDER,
    LOG_TERMS_ORDERED,
    STATE_MACHINE_SAFETY,
    MONOTONE_COMMIT,
  ],
  replaces: ['previousEntryMatches'],
  needs: ['partition'],
  rules: { ...correctRaftRules, previousEntryMatches },
};
