/**
 * Which faults a Raft swarm draws, and which it leaves off because no Raft survives them by design:
 *
 * - `rollback-disk`, `sync-lies`: who forgets what it has acknowledged or voted and comes back
 *   under its old name breaks Raft even alone among three (an entry on two of them, then a leader elected by the one that
 *   forgot). No budget short of nobody helps.
 * - `misdirected-write`: a write that went elsewhere leaves an older vote with its seal intact. What rots in cells, or is
 *   read for them, is noticed by their seals, what rots in the log by its checksums, and what cannot be read (`latent-sector`) by itself.
 * - `reordered-writes` and `sync-fails`, unless compaction waits for durable snapshots: this Raft otherwise relies on its
 *   writes becoming durable in their order (a snapshot before its log is cut), and a failed sync loses the snapshot while the
 *   cut stays. What they leave of a log may be a hole, after which a node neither votes nor stands until it is repaired:
 *   fewer than half of the servers have such disks, and none where operators change the members, so that few may be all that vote.
 * - corruption is always noticed by checksums.
 */
import { ENTRIES_LOG, HARD_STATE_CELL, IDENTITY_CELL, SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { Fault, FaultBudget, FaultKind, RandomStreams } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
import { drawSwarmFaults } from '../swarm/draw-swarm-faults.ts';
import { minorityOf, noneOf } from '../swarm/survivable-budget.ts';
import { drawBitRot, drawReorderedWrites, drawSyncFails } from '../swarm/kinds/disks.ts';
import type { DrawKind, FaultDrawing, SwarmKind, SwarmKinds } from '../swarm/swarm-cluster.ts';
import { NEXT_VERSION } from './next-version.ts';
import type { RaftSettings } from './settings.ts';
import { QUIET_MICROS, RUN_MICROS } from './settings.ts';

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
  'crash-and-wipe': rarely,
  'wipe-disk': rarely,
  'restart-as': rarely,
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
  'partial-sync': rarely,
  'torn-write': rarely,
  'sync-hangs': rarely,
  'stalled-disk': rarely,
  'disk-latency': rarely,
  'read-errors': rarely,
  'bit-rot': { share: 'rarely', draw: drawRot },
  'latent-sector': rarely,
  'misdirected-read': { share: 'rarely', draw: drawMisdirectedCells },
  'write-errors': rarely,
  'disk-full': rarely,
  'clock-drift': often,
  'clock-step': often,
  'clock-slew': rarely,
  'clock-freeze': rarely,
  'clock-jitter': rarely,
  'leap-second': rarely,
};

/** Only where servers have a capacity. */
const LOAD_KINDS: SwarmKinds = { 'slow-service': often, 'lost-workers': often };

/** Only where compaction waits for durable snapshots and members stay as they are. A disk that reorders writes does so from then on. */
const DISORDERLY_KINDS: SwarmKinds = {
  'reordered-writes': { share: 'often', draw: onDisorderlyDisk((drawing) => drawReorderedWrites({ ...drawing, until: drawing.cluster.endMicros })) },
  'sync-fails': { share: 'often', draw: onDisorderlyDisk(drawSyncFails) },
};

export const SWARM_FAULT_KINDS = Object.keys({ ...KINDS, ...LOAD_KINDS, ...DISORDERLY_KINDS }) as readonly FaultKind[];

/** The leader is what most faults aim at. */
const ROLES = ['leader', 'leader', 'leader', 'leader', 'leader', 'best-follower', 'worst-follower'];

export function drawRaftFaults(streams: RandomStreams, settings: RaftSettings): Fault[] {
  const { clusterSize, electionTimeoutMinMicros, electionTimeoutMaxMicros, readMode } = settings.raft;
  return drawSwarmFaults(streams, {
    nodeCount: clusterSize + settings.clientCount,
    servers: serversOf(settings),
    roles: ROLES,
    endMicros: RUN_MICROS - QUIET_MICROS,
    decisiveMicros: [electionTimeoutMinMicros, electionTimeoutMaxMicros],
    trustsMonotonicClocks: readMode === 'lease',
    versions: [NEXT_VERSION],
    kinds: {
      ...KINDS,
      ...(settings.capacity === undefined ? {} : LOAD_KINDS),
      ...(settings.raft.awaitsDurableSnapshots && settings.operators.length === 0 ? DISORDERLY_KINDS : {}),
    },
  });
}

/** On one of the first servers, so that the disks of all others keep the order of writes through the whole run. */
function onDisorderlyDisk(draw: DrawKind): DrawKind {
  return (drawing) => {
    const { random, cluster } = drawing;
    const disorderly = cluster.servers.slice(0, (cluster.servers.length - 1) >> 1);
    return draw({ ...drawing, cluster: { ...cluster, roles: [], servers: [random.pick(disorderly)] } });
  };
}

/**
 * Fewer than half of the servers ever have a damaged disk: who loses its disk is gone for good. Where writes may survive in no
 * order it is of the servers that may suffer that as well. Where members change it is one, which may be all that votes, so
 * that no progress is demanded then (`raft-world.ts`); safe Raft is in any case. It is none where two vote at first: the other
 * one could do nothing for the rest of the run.
 */
export function raftBudget(settings: RaftSettings): FaultBudget {
  const servers = serversOf(settings);
  const voters = settings.raft.clusterSize - settings.raft.spareCount;
  if (settings.operators.length > 0) return { limits: [{ nodes: servers, mostDamaged: voters > 2 ? 1 : 0 }] };
  const minority = minorityOf(servers);
  return { limits: settings.raft.awaitsDurableSnapshots ? [noneOf(servers.slice(minority.mostDamaged))] : [minority] };
}

function serversOf({ raft }: RaftSettings): number[] {
  return Array.from({ length: raft.clusterSize }, (_, node) => node);
}

/** Cells have seals, and the log has checksums. What has rotted shows when the node boots, in the log before the damage is lifted. */
function drawRot(drawing: FaultDrawing): readonly Fault[] {
  const { random, cluster, at, until } = drawing;
  if (random.chance(400_000)) return drawBitRot(drawing).map((fault) => ({ ...fault, cellPrefix: 'raft/' }) as Fault);
  const node = random.pick(cluster.servers);
  const crashesAt = Math.min(random.int(at, until - 1), cluster.endMicros - 2);
  const bootsAt = Math.min(crashesAt + random.int(1, 300 * MILLISECOND), cluster.endMicros - 1);
  return [
    { kind: 'bit-rot', node, logPrefix: ENTRIES_LOG, hitsEnd: random.chance(500_000), at, until: Math.max(until, bootsAt + 1) },
    { kind: 'crash', nodes: [node], at: crashesAt, until: bootsAt },
  ];
}

/** Cells are read when a node boots, hardly ever later. */
function drawMisdirectedCells({ random, cluster, at, until }: FaultDrawing): readonly Fault[] {
  const nodes = [random.pick(cluster.servers)];
  const prefix = random.pick([HARD_STATE_CELL, SNAPSHOT_CELL, IDENTITY_CELL]);
  return [
    { kind: 'misdirected-read', nodes, ppm: random.pick([300_000, 1_000_000]), prefix, at, until },
    { kind: 'crash', nodes, at, until: at + ((until - at) >> 1) },
  ];
}
