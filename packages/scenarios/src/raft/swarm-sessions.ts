/**
 * How client sessions end in a swarm run (dissertation 6.3): in most of them never. Bounds are tight, so that clients push
 * each other out, or time out while they think. Drawn from a stream of its own, so that nothing else moves.
 */
import type { RandomStream } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';

const BOUNDED_PPM = 450_000;

export const SESSION_COVERAGE = [
  'raft/session-evicted',
  'raft/session-timed-out',
  'raft/operation-of-closed-session-refused',
  'raft/client-told-of-expiry',
] as const;

export function drawSessions(random: RandomStream, settings: RaftSettings): RaftSettings {
  if (!random.chance(BOUNDED_PPM)) return settings;
  const sessionLimit = random.int(1, settings.clientCount + 1);
  const sessionTimeoutMicros = random.pick([0, 60, 250, 1_000]) * MILLISECOND;
  return {
    ...settings,
    raft: { ...settings.raft, sessionLimit, sessionTimeoutMicros },
    client: { ...settings.client, opensSessions: true },
  };
}
