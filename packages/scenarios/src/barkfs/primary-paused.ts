/**
 * The hole every lease has to close: a primary stops (a long collection, a suspended machine), its lease runs out, somebody
 * else becomes primary, and then it goes on as if nothing had happened, with requests in its queue that it was about to
 * apply. It must notice by its own clock that it leads no more (G3), and secondaries must refuse what it still sends (G5).
 */
import type { RandomWorkload } from '@barksim/barkfs-nodes';
import type { Fault, Plan, RandomStreams, Scenario } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { buildBarkfsWorld } from './cluster.ts';
import { withBarkfsLiveness } from './liveness.ts';
import type { BarkfsSettings } from './settings.ts';
import { QUICK_DISK, QUIET_NETWORK } from './settings.ts';

const QUIET_FROM_MICROS = 10 * SECOND;
const RUN_MICROS = 15 * SECOND;

const WORKLOAD: RandomWorkload = {
  kind: 'random',
  weights: { read: 2, write: 6, append: 6, create: 1, mkdir: 0, delete: 0, rename: 0, list: 0, stat: 0 },
  writtenPaths: ['/written'],
  appendedPaths: ['/appended'],
  directories: [],
  writeSpanChunks: 1,
  pauseMinMicros: 1 * MILLISECOND,
  pauseMaxMicros: 30 * MILLISECOND,
  stopAtMicros: 12 * SECOND,
};

function draw(streams: RandomStreams): Plan {
  const random = streams.stream('plan');
  const settings: BarkfsSettings = {
    chunkServerCount: random.int(3, 5),
    workloads: [WORKLOAD, WORKLOAD],
    options: {},
    network: QUIET_NETWORK,
    disk: QUICK_DISK,
    clocks: [],
    quietFromMicros: QUIET_FROM_MICROS,
    registrationBoundMicros: 2 * SECOND,
    replicationBoundMicros: 4 * SECOND,
  };
  const faultStream = streams.stream('faults');
  const faults: Fault[] = [];
  // Longer than a lease each time, and one after the other.
  for (let at = faultStream.int(1_000, 1_800) * MILLISECOND; at < 6 * SECOND; ) {
    const until = at + faultStream.int(2_200, 3_500) * MILLISECOND;
    faults.push({ kind: 'pause', at, until, nodes: ['primary'] });
    at = until + faultStream.int(200, 1_000) * MILLISECOND;
  }
  return { settings, faults };
}

export const barkfsPrimaryPaused: Scenario = {
  name: 'barkfs/primary-paused',
  summary: 'the primary sleeps past its lease while clients write, and wakes up a primary no more',
  description:
    'Two clients write and append without rest. Whoever is primary is paused for longer than a lease lasts, several times. ' +
    'Somebody else must become primary, never two at once; what the sleeper still sends must be refused, and nothing that ' +
    'was acknowledged may be lost.',
  durationMicros: RUN_MICROS,
  bugs: [],
  expectedCoverage: ['fault/pause', 'barkfs/lease-expired', 'barkfs/primary-changed', 'barkfs/no-lease'],
  draw,
  withLiveness: withBarkfsLiveness,
  build: buildBarkfsWorld,
};
