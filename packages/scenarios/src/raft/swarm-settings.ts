/**
 * The settings of one swarm run: cluster, timeouts, network, disks and workload, each drawn for itself, so that odd
 * combinations come up (swarm testing: Groce and others, 2012). Drawn within what Raft can live with: the time to reach
 * a majority stays well below the election timeout (§5.6), or nothing could be said about progress.
 */
import type { RaftOptions } from '@barksim/barkfs-nodes';
import { DEFAULT_RAFT_OPTIONS, PLAIN_CLIENT } from '@barksim/barkfs-nodes';
import type { DelayShape, DiskOptions, LinkOptions, NodeClockOptions, RandomStream } from '@barksim/sim-core';
import { MICROSECOND, MILLISECOND, SECOND } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';
import { QUIET_MICROS, RUN_MICROS } from './settings.ts';

const DELAYS: readonly DelayShape[] = [
  { kind: 'constant', micros: 500 * MICROSECOND },
  { kind: 'uniform', minMicros: 200 * MICROSECOND, maxMicros: 800 * MICROSECOND },
  { kind: 'uniform', minMicros: MILLISECOND, maxMicros: 10 * MILLISECOND },
  { kind: 'exponential', minMicros: 300 * MICROSECOND, meanMicros: 3 * MILLISECOND, maxMicros: 25 * MILLISECOND },
  { kind: 'heavy-tailed', minMicros: 500 * MICROSECOND, maxMicros: 40 * MILLISECOND },
  {
    kind: 'bimodal',
    fastMinMicros: 200 * MICROSECOND,
    fastMaxMicros: MILLISECOND,
    slowMinMicros: 10 * MILLISECOND,
    slowMaxMicros: 40 * MILLISECOND,
    slowPpm: 30_000,
  },
];

const DISKS: readonly DiskOptions[] = [
  { syncMinMicros: 50 * MICROSECOND, syncMaxMicros: 300 * MICROSECOND },
  { syncMinMicros: 200 * MICROSECOND, syncMaxMicros: 2 * MILLISECOND },
  { syncMinMicros: 2 * MILLISECOND, syncMaxMicros: 15 * MILLISECOND },
];

export function drawSwarmSettings(random: RandomStream): RaftSettings {
  const raft = drawRaftOptions(random);
  // Each has one operation under way at most: several leave several entries behind on a leader that is cut off.
  const clientCount = random.pick([1, 3, 4, 4, 5, 5]);
  return {
    raft,
    clientCount,
    client: {
      ...PLAIN_CLIENT,
      keyCount: random.int(1, 5),
      thinkMinMicros: 0,
      thinkMaxMicros: random.pick([20, 60, 120]) * MILLISECOND,
      retryMinMicros: random.pick([40, 100, 200]) * MILLISECOND,
      retryMaxMicros: 300 * MILLISECOND,
      putPpm: random.pick([200_000, 400_000, 700_000]),
      casPpm: random.pick([0, 100_000, 300_000]),
    },
    operators: [],
    network: { defaults: drawLinks(random) },
    disk: random.pick(DISKS),
    clocks: drawClocks(random, raft.clusterSize + clientCount),
    quietFromMicros: RUN_MICROS - QUIET_MICROS,
    progressBoundMicros: QUIET_MICROS,
  };
}

function drawRaftOptions(random: RandomStream): RaftOptions {
  const electionTimeoutMinMicros = random.int(120, 250) * MILLISECOND;
  return {
    ...DEFAULT_RAFT_OPTIONS,
    clusterSize: random.int(3, 7),
    spareCount: 0,
    electionTimeoutMinMicros,
    electionTimeoutMaxMicros: electionTimeoutMinMicros + random.int(80, 200) * MILLISECOND,
    heartbeatMicros: Math.floor(electionTimeoutMinMicros / random.int(3, 6)),
    maxEntriesPerMessage: random.pick([1, 2, 8, 32]),
    maxInflightEntries: random.pick([2, 16, 128]),
    maxUncommittedEntries: random.pick([20, 1_000]),
    snapshotAfterEntries: random.pick([10, 30, 100]),
    trailingEntries: random.pick([0, 8, 32]),
  };
}

/** Each kind of trouble that a healthy link may have is there or not. */
function drawLinks(random: RandomStream): LinkOptions {
  return {
    delay: random.pick(DELAYS),
    lossPpm: random.chance(500_000) ? random.pick([5_000, 20_000, 50_000]) : 0,
    duplicatePpm: random.chance(500_000) ? random.pick([5_000, 20_000, 100_000]) : 0,
    duplicateSpreadMicros: random.pick([1, 20, 100]) * MILLISECOND,
    reorderPpm: random.chance(500_000) ? random.pick([10_000, 50_000, 200_000]) : 0,
    reorderWindowMicros: random.pick([2, 10, 30]) * MILLISECOND,
    fifo: random.chance(250_000),
  };
}

function drawClocks(random: RandomStream, nodes: number): NodeClockOptions[] {
  if (random.chance(500_000)) return [];
  const clocks: NodeClockOptions[] = [];
  for (let node = 0; node < nodes; node++) {
    clocks.push({ wallOffsetMicros: random.int(-10 * SECOND, 10 * SECOND), driftPpm: random.int(-10_000, 10_000) });
  }
  return clocks;
}
