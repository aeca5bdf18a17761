/** X8: a session that has ended is back, without what it had executed. */
import { type ClientSession, correctRaftRules } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Knows of a session only while it is open (against dissertation 6.3). */
function opensSession(known: ClientSession, session: number): boolean {
  return session >= known.session;
}

export const opensClosedSessionAgain: PlantedRaftBug = {
  id: 'X8',
  summary: 'a late copy of the request to open a session opens it again',
  source: 'a variant of X2',
  // Needs a request to open that comes twice.
  expectedProperties: [STATE_MACHINE_SAFETY, SNAPSHOT_SOUND, EXACTLY_ONCE],
  replaces: ['opensSession'],
  needs: ['sessions', 'retries'],
  rules: { ...correctRaftRules, opensSession },
};
