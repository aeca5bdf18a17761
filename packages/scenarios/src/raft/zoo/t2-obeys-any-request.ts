/** T2: a request to stand that comes late, or to a leader, is obeyed. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { ROLE_TRANSITIONS, STANDS_WHEN_ASKED } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Asks neither for term nor for role (against dissertation 3.10). */
function obeysTimeoutNow(): boolean {
  return true;
}

export const obeysAnyRequest: PlantedRaftBug = {
  id: 'T2',
  summary: 'a node stands whenever it is told to, even one that leads',
  source: 'a textbook mutation of dissertation 3.10; raft-rs #234',
  expectedProperties: [ROLE_TRANSITIONS, STANDS_WHEN_ASKED],
  replaces: ['obeysTimeoutNow'],
  needs: ['transfer', 'delay'],
  rules: { ...correctRaftRules, obeysTimeoutNow },
};
