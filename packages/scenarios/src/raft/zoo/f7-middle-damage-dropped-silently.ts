/** F7: one flipped bit, and a voter has lost what it had vouched for. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { ACKNOWLEDGED_ENTRIES_STAY, COMMITTED_ENTRIES_STAY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes any damage for a torn write at the end (against PAR, FAST 2018). */
function repairIndexFor(): number {
  return 0;
}

export const middleDamageDroppedSilently: PlantedRaftBug = {
  id: 'F7',
  summary: 'a log that is damaged in the middle is cut off there, and the node votes on',
  source: 'NATS #7587, rabbitmq/ra #299; PAR, FAST 2018',
  expectedProperties: [COMMITTED_ENTRIES_STAY, ACKNOWLEDGED_ENTRIES_STAY],
  replaces: ['repairIndexFor'],
  needs: ['disk', 'crash'],
  rules: { ...correctRaftRules, repairIndexFor },
};
