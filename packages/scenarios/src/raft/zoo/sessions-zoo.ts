/**
 * Known bugs of client sessions that end (dissertation 6.3). X5, an answer given by index to whoever waits there, cannot be
 * planted: no node keeps a table of who waits. An answer goes to the client that the applied entry itself names.
 */
import { notResetBeforeLoad } from './n9-not-reset-before-load.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';
import { expiryTakenForFailure } from './x10-expiry-taken-for-failure.ts';
import { logTimeGoesBack } from './x12-log-time-goes-back.ts';
import { earlierSessionApplied } from './x18-earlier-session-applied.ts';
import { executesWithoutSession } from './x2-executes-without-session.ts';
import { expiryByOwnClock } from './x3-expiry-by-own-clock.ts';
import { snapshotWithoutOrderOfUse } from './x4-snapshot-without-order-of-use.ts';
import { retriesUseSession } from './x6-retry-uses-session.ts';
import { opensClosedSessionAgain } from './x8-opens-closed-session-again.ts';

export const sessionsZoo: readonly PlantedRaftBug[] = [
  notResetBeforeLoad,
  executesWithoutSession,
  expiryByOwnClock,
  snapshotWithoutOrderOfUse,
  retriesUseSession,
  opensClosedSessionAgain,
  expiryTakenForFailure,
  logTimeGoesBack,
  earlierSessionApplied,
];
