/**
 * Which faults a BarkFS swarm draws, and which it leaves off because no system like it survives them by design:
 *
 * - Clocks drift within the bound that leases rely on (G3), and are drawn here for that; monotonic clocks neither stand still
 *   nor jitter.
 * - `rollback-disk`, `sync-lies`, `misdirected-write`, `misdirected-read`: an older state of a replica at the same version has sound
 *   checksums, and only versions tell replicas apart (GFS, section 4.5). `register/swarm` draws these.
 * - What damages disks, and disks that reorder writes, hit chunk servers only. The master is one node: what its disk lost would
 *   be lost, and its log knows no records that cannot be read. Damaged are fewer than a chunk has replicas, and never the last
 *   good replica of one (the budget). A chunk server keeps cells alone, each of which is whole or not there.
 * - `torn-write`: tears records of logs and bytes of files, of which chunk servers have none.
 * - `slow-service`, `lost-workers`, `restart-as`: nodes have no capacity, and programs one version.
 * - corruption of messages is always noticed by checksums.
 */
import type { Fault, FaultBudget, FaultKind, NodeId, RandomStream, RandomStreams, WorldView } from '@barksim/sim-core';
import type { BarkfsOptions, MasterState, StoredReplica } from '@barksim/barkfs-nodes';
import { replicaCellName } from '@barksim/barkfs-nodes';
import { SECOND } from '@barksim/sim-core';
import { drawSwarmFaults } from '../../swarm/draw-swarm-faults.ts';
import { shuffled } from '../../swarm/draw-targets.ts';
import { fewerThanCopies, noneOf } from '../../swarm/survivable-budget.ts';
import { drawLatentSector, drawReorderedWrites, drawSyncFails, drawWipeDisk } from '../../swarm/kinds/disks.ts';
import type { DrawKind, FaultDrawing, SwarmKind, SwarmKinds } from '../../swarm/swarm-cluster.ts';
import { BASE_DRIFT_PPM, MAX_DRIFT_PPM, QUIET_FROM_MICROS } from './draw-settings.ts';

const often: SwarmKind = { share: 'often' };
const rarely: SwarmKind = { share: 'rarely' };

const KINDS: SwarmKinds = {
  partition: often,
  'one-way-partition': often,
  isolation: rarely,
  'bridge-partition': rarely,
  'ring-partition': rarely,
  'chain-partition': rarely,
  'partial-partition': rarely,
  crash: often,
  kill: rarely,
  restart: rarely,
  'crash-at': rarely,
  'correlated-crash': rarely,
  'boot-loop': rarely,
  'crash-and-wipe': { share: 'often', draw: drawDiskLoss },
  'wipe-disk': onChunkServers(drawWipeDisk),
  pause: often,
  'slow-node': rarely,
  'gray-failure': rarely,
  loss: often,
  duplication: often,
  reorder: often,
  'slow-link': often,
  'burst-loss': rarely,
  replay: rarely,
  'delay-shape': rarely,
  corruption: rarely,
  bandwidth: rarely,
  clog: rarely,
  flapping: rarely,
  'slow-disk': often,
  'bit-rot': { share: 'often', draw: drawChunkRot },
  'partial-sync': rarely,
  'reordered-writes': onChunkServers(drawReorderedWrites),
  'sync-fails': onChunkServers(drawSyncFails),
  'latent-sector': onChunkServers(drawLatentSector),
  'sync-hangs': rarely,
  'stalled-disk': rarely,
  'disk-latency': rarely,
  'read-errors': rarely,
  'write-errors': rarely,
  'disk-full': rarely,
  'clock-step': often,
  'clock-slew': rarely,
  'clock-freeze': rarely,
  'clock-jitter': rarely,
  'leap-second': rarely,
};

export const SWARM_FAULT_KINDS = [...Object.keys(KINDS), 'clock-drift'] as readonly FaultKind[];

/** So many runs in a million have clocks that drift more than they do by themselves. */
const DRIFT_PPM = 400_000;
/** A server is lost for good in so many runs in a million. */
const SERVER_LOSS_PPM = 150_000;

export function drawFaults(streams: RandomStreams, options: BarkfsOptions, nodeCount: number): Fault[] {
  const { master, chunkServers } = options;
  const faults = drawSwarmFaults(streams, {
    nodeCount,
    servers: [master, ...chunkServers],
    roles: ['primary', 'secondary'],
    endMicros: QUIET_FROM_MICROS,
    decisiveMicros: [options.roundTimeoutMicros, options.serverTimeoutMicros, options.leaseMicros],
    trustsMonotonicClocks: true,
    kinds: KINDS,
  });
  faults.push(...drawClockDrift(streams.stream('faults/clock-drift'), nodeCount));
  faults.push(...drawServerLoss(streams.stream('faults/server-loss'), options));
  return faults.sort((left, right) => left.at - right.at);
}

function onChunkServers(draw: DrawKind): SwarmKind {
  const drawThere: DrawKind = (drawing) => draw({ ...drawing, cluster: { ...drawing.cluster, servers: drawing.cluster.servers.slice(1) } });
  return { share: 'rarely', draw: drawThere };
}

/** Several at once: a disk that rots does not do so in one place. */
function drawChunkRot({ random, cluster, at, until }: FaultDrawing): Fault[] {
  const [, ...chunkServers] = cluster.servers;
  const node = random.pick(chunkServers);
  const count = random.int(1, 6);
  // Lifted never, or healed by itself: what was read wrongly once reads right again.
  const end = random.chance(300_000) ? { until } : {};
  const instants = new Set(Array.from({ length: count }, () => random.int(at, until - 1)));
  return [...instants].map((instant) => ({ kind: 'bit-rot', node, cellPrefix: 'chunk/', at: instant, ...end }));
}

function drawDiskLoss({ random, cluster, at, until }: FaultDrawing): Fault[] {
  const [, ...chunkServers] = cluster.servers;
  return [{ kind: 'crash-and-wipe', nodes: [random.pick(chunkServers)], at, until }];
}

/** A server that never comes back, where enough others remain: its replicas have to be made anew (GFS §4.3). */
function drawServerLoss(random: RandomStream, { chunkServers, replicationGoal }: BarkfsOptions): Fault[] {
  if (chunkServers.length <= replicationGoal || !random.chance(SERVER_LOSS_PPM)) return [];
  return [{ kind: 'crash', at: random.int(SECOND, QUIET_FROM_MICROS - 1), nodes: [random.pick(chunkServers)] }];
}

/** At most one for a node, since they add up: together with the node's own drift within the bound. */
function drawClockDrift(random: RandomStream, nodeCount: number): Fault[] {
  if (!random.chance(DRIFT_PPM)) return [];
  const most = MAX_DRIFT_PPM - BASE_DRIFT_PPM;
  const all = Array.from({ length: nodeCount }, (_, node) => node);
  if (random.chance(400_000)) {
    // Every clock at one end or the other of what is allowed, all the time.
    return all.map((node) => ({ kind: 'clock-drift', at: 0, until: QUIET_FROM_MICROS, nodes: [node], driftPpm: random.pick([-most, most]) }));
  }
  return shuffled(random, all)
    .slice(0, random.int(1, 3))
    .map((node) => {
      const lengthMicros = random.int(SECOND, 8 * SECOND);
      const at = random.int(0, QUIET_FROM_MICROS - lengthMicros);
      const driftPpm = random.pick([-most, most, random.int(-most, most)]);
      return { kind: 'clock-drift', at, until: at + lengthMicros, nodes: [node], driftPpm };
    });
}

/** Fewer chunk servers than a chunk has replicas are ever damaged, never the last good replica of one, and not the master. */
export function barkfsBudget(options: BarkfsOptions): FaultBudget {
  const { master, chunkServers, replicationGoal } = options;
  return {
    limits: [fewerThanCopies(replicationGoal, chunkServers), noneOf([master])],
    losesLastCopy: (view, damaged) => losesLastReplica(view, damaged, options),
  };
}

/** A chunk that is current on some disk, and on none of a server that is not damaged. */
function losesLastReplica(view: WorldView, damaged: readonly NodeId[], { master, chunkServers }: BarkfsOptions): boolean {
  const { metadata }: MasterState = view.stateOf(master);
  for (const { handle, version } of metadata.chunks.values()) {
    const holders = chunkServers.filter((server) => {
      const stored: StoredReplica | undefined = view.durableDiskOf(server).readCell(replicaCellName(handle));
      return stored !== undefined && stored.version >= version;
    });
    if (holders.length > 0 && holders.every((server) => damaged.includes(server))) return true;
  }
  return false;
}
