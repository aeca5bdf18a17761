/** X24: a client is told that its session is over as soon as it is open. */
import { type ClientSession, correctRaftRules } from '@barksim/barkfs-nodes';
import { SESSIONS_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes the latest session of a client for one that is over (against dissertation 6.3). */
function refusesAtOnce(known: ClientSession, session: number): boolean {
  return session <= known.session;
}

export const takesSessionsForClosed: PlantedRaftBug = {
  id: 'X24',
  summary: 'a leader refuses whatever is asked in a session that is open, as if it were over',
  source: 'a textbook mutation of dissertation 6.3',
  expectedProperties: [SESSIONS_REFUSED_FOR_CAUSE],
  replaces: ['refusesAtOnce'],
  needs: ['sessions'],
  rules: { ...correctRaftRules, refusesAtOnce },
};
