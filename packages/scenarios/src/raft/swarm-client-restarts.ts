/**
 * A client restarts while what it has sent goes astray: it comes back with its next session, and late copies of what it asked in
 * the one before reach leaders behind what it asks now (dissertation 6.3). Drawn from a stream of its own, in some of the runs.
 */
import type { Fault, RandomStream } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';
import { QUIET_MICROS, RUN_MICROS } from './settings.ts';

/** So many runs in a million. */
const CLIENT_RESTARTS_PPM = 200_000;

export function drawClientRestarts(random: RandomStream, settings: RaftSettings): Fault[] {
  if (!random.chance(CLIENT_RESTARTS_PPM)) return [];
  const client = settings.raft.clusterSize + random.int(0, settings.clientCount - 1);
  const end = RUN_MICROS - QUIET_MICROS;
  const from = random.int(300 * MILLISECOND, end - 1_500 * MILLISECOND);
  const until = Math.min(from + random.int(500, 3_000) * MILLISECOND, end);
  const afterMicros = random.pick([50, 150, 400]) * MILLISECOND;
  const faults: Fault[] = [{ kind: 'replay', ppm: random.pick([100_000, 500_000]), afterMicros, spreadMicros: afterMicros, from: [client], at: from, until }];
  for (let at = from; at < until; at += random.int(100, 600) * MILLISECOND) {
    faults.push({ kind: 'restart', nodes: [client], loss: random.pick<'process' | 'power'>(['process', 'power']), at });
  }
  return faults;
}
