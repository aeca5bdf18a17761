/** N9: what was there before a snapshot is still there after it. */
import { correctRaftRules, type SessionExpiry } from '@barksim/barkfs-nodes';
import { EXACTLY_ONCE, SNAPSHOT_SOUND, STATE_MACHINE_SAFETY } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Adds what the snapshot holds to what the node had (against §7). */
function expiryAfterInstall(current: SessionExpiry, installed: SessionExpiry): SessionExpiry {
  const isReplaced = (client: number): boolean => installed.open.some((other) => other.client === client);
  const left = current.open.filter(({ client }) => !isReplaced(client));
  return { logTimeMicros: installed.logTimeMicros, open: [...left, ...installed.open] };
}

export const notResetBeforeLoad: PlantedRaftBug = {
  id: 'N9',
  summary: 'a node that installs a snapshot keeps the sessions that it had open',
  source: 'RaftKeeper #100',
  // Needs a session that ends while a follower lags. The store itself has no deletions, so nothing of it could stay behind.
  expectedProperties: [STATE_MACHINE_SAFETY, SNAPSHOT_SOUND, EXACTLY_ONCE],
  replaces: ['expiryAfterInstall'],
  needs: ['sessions', 'snapshots', 'crash'],
  rules: { ...correctRaftRules, expiryAfterInstall },
};
