/** M17: removed, added again, and back under the name under which its earlier votes are still on their way. */
import type { RaftMessage } from '@barksim/barkfs-nodes';
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { LOST_DISK_STAYS_OUT } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Believes that whoever was added anew in this leader's term may begin anew (against Vanlightly). */
function endsRetirement(message: RaftMessage): boolean {
  return message.type === 'append-entries' && message.memberSession > 0;
}

export const returnsUnderOldName: PlantedRaftBug = {
  id: 'M17',
  summary: 'a node that lost its disk takes part again once it was removed and added under its old name',
  source: 'Vanlightly',
  expectedProperties: [LOST_DISK_STAYS_OUT],
  rareWithinSeeds: 300,
  replaces: ['endsRetirement'],
  needs: ['membership', 'crash', 'disk'],
  rules: { ...correctRaftRules, endsRetirement },
};
