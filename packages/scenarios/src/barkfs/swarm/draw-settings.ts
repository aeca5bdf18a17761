/** What a swarm run is made of before any fault: the cluster, its network, its disks and clocks, and what clients do. */
import type { OperationWeights, RandomWorkload } from '@barksim/barkfs-nodes';
import { USUAL_WEIGHTS } from '@barksim/barkfs-nodes';
import type { DelayShape, DiskOptions, LinkOptions, NodeClockOptions, RandomStream } from '@barksim/sim-core';
import { MILLISECOND, QUIET_LINK, SECOND } from '@barksim/sim-core';
import type { BarkfsSettings } from '../settings.ts';

/** Faults end here, but for what is lost for good. */
export const QUIET_FROM_MICROS = 8_500 * MILLISECOND;
export const SWARM_RUN_MICROS = 15 * SECOND;
const WORKLOAD_STOPS_MICROS = 11 * SECOND;
const REGISTRATION_BOUND_MICROS = 3 * SECOND;
const REPLICATION_BOUND_MICROS = 6 * SECOND;

/** Clocks drift by up to this from the start; faults may add to it, within what leases allow for. */
export const BASE_DRIFT_PPM = 5_000;
export const MAX_DRIFT_PPM = 20_000;

export function drawSettings(random: RandomStream): BarkfsSettings {
  const chunkServerCount = random.int(3, 6);
  const clientCount = random.int(1, 3);
  const chunkBytes = random.pick([256, 512, 1024]);
  const nodeCount = 1 + chunkServerCount + clientCount;
  return {
    chunkServerCount,
    workloads: Array.from({ length: clientCount }, () => drawWorkload(random)),
    options: {
      replicationGoal: random.int(2, 3),
      chunkBytes,
      appendMaxBytes: chunkBytes / 4,
      maxDriftPpm: MAX_DRIFT_PPM,
      scrubMicros: random.pick([100, 500, 5_000]) * MILLISECOND,
      checkpointOperations: random.pick([10, 40, 100]),
      maxClones: random.int(1, 4),
    },
    network: { defaults: drawLink(random) },
    disk: drawDisk(random),
    clocks: Array.from({ length: nodeCount }, () => drawClock(random)),
    quietFromMicros: QUIET_FROM_MICROS,
    registrationBoundMicros: REGISTRATION_BOUND_MICROS,
    replicationBoundMicros: REPLICATION_BOUND_MICROS,
  };
}

function drawWorkload(random: RandomStream): RandomWorkload {
  const weights: OperationWeights = random.chance(300_000)
    ? { ...USUAL_WEIGHTS, append: 12 }
    : random.chance(300_000)
      ? { ...USUAL_WEIGHTS, write: 8, delete: 0 }
      : USUAL_WEIGHTS;
  const pauseMaxMicros = random.pick([40, 120, 300]) * MILLISECOND;
  return {
    kind: 'random',
    weights,
    writtenPaths: ['/data-a', '/d/data-b'],
    appendedPaths: ['/log-a', '/d/log-b'],
    directories: ['/d', '/d/e'],
    writeSpanChunks: random.int(1, 3),
    pauseMinMicros: 1 * MILLISECOND,
    pauseMaxMicros,
    stopAtMicros: WORKLOAD_STOPS_MICROS,
  };
}

function drawLink(random: RandomStream): LinkOptions {
  return {
    ...QUIET_LINK,
    delay: drawDelay(random),
    lossPpm: random.chance(200_000) ? random.int(0, 5_000) : 0,
    fifo: random.chance(300_000),
  };
}

function drawDelay(random: RandomStream): DelayShape {
  switch (random.int(0, 4)) {
    case 0:
      return { kind: 'constant', micros: random.int(100, 2_000) };
    case 1:
      return { kind: 'uniform', minMicros: 200, maxMicros: random.int(400, 10_000) };
    case 2:
      return { kind: 'exponential', minMicros: 200, meanMicros: random.int(200, 3_000), maxMicros: 40_000 };
    case 3:
      return { kind: 'heavy-tailed', minMicros: random.int(200, 1_000), maxMicros: 60_000 };
    default:
      return {
        kind: 'bimodal',
        fastMinMicros: 200,
        fastMaxMicros: 800,
        slowMinMicros: 5_000,
        slowMaxMicros: 30_000,
        slowPpm: random.int(10_000, 200_000),
      };
  }
}

function drawDisk(random: RandomStream): DiskOptions {
  const syncMinMicros = random.int(100, 2_000);
  return { syncMinMicros, syncMaxMicros: syncMinMicros + random.int(100, 8_000) };
}

function drawClock(random: RandomStream): NodeClockOptions {
  return {
    wallOffsetMicros: random.int(-2 * SECOND, 2 * SECOND),
    driftPpm: random.int(-BASE_DRIFT_PPM, BASE_DRIFT_PPM),
  };
}
