/** Every kind of fault there is. The order is that of listings, and nothing else depends on it. */
import type { FaultKind } from './fault.ts';
import type { FaultDefinition } from './fault-definition.ts';
import { bandwidth } from './kinds/bandwidth.ts';
import { bitRot } from './kinds/bit-rot.ts';
import { bootLoop } from './kinds/boot-loop.ts';
import { bridgePartition } from './kinds/bridge-partition.ts';
import { burstLoss } from './kinds/burst-loss.ts';
import { chainPartition } from './kinds/chain-partition.ts';
import { clockDrift } from './kinds/clock-drift.ts';
import { clockFreeze } from './kinds/clock-freeze.ts';
import { clockJitter } from './kinds/clock-jitter.ts';
import { clockSlew } from './kinds/clock-slew.ts';
import { clockStep } from './kinds/clock-step.ts';
import { clog } from './kinds/clog.ts';
import { correlatedCrash } from './kinds/correlated-crash.ts';
import { corruption } from './kinds/corruption.ts';
import { crashAndWipe } from './kinds/crash-and-wipe.ts';
import { crashAt } from './kinds/crash-at.ts';
import { crash } from './kinds/crash.ts';
import { delayShape } from './kinds/delay-shape.ts';
import { diskFull } from './kinds/disk-full.ts';
import { diskLatency } from './kinds/disk-latency.ts';
import { duplication } from './kinds/duplication.ts';
import { flapping } from './kinds/flapping.ts';
import { grayFailure } from './kinds/gray-failure.ts';
import { isolation } from './kinds/isolation.ts';
import { kill } from './kinds/kill.ts';
import { latentSector } from './kinds/latent-sector.ts';
import { leapSecond } from './kinds/leap-second.ts';
import { loss } from './kinds/loss.ts';
import { lostWorkers } from './kinds/lost-workers.ts';
import { misdirectedRead } from './kinds/misdirected-read.ts';
import { misdirectedWrite } from './kinds/misdirected-write.ts';
import { oneWayPartition } from './kinds/one-way-partition.ts';
import { partialPartition } from './kinds/partial-partition.ts';
import { partialSync } from './kinds/partial-sync.ts';
import { partition } from './kinds/partition.ts';
import { pause } from './kinds/pause.ts';
import { readErrors } from './kinds/read-errors.ts';
import { reorder } from './kinds/reorder.ts';
import { reorderedWrites } from './kinds/reordered-writes.ts';
import { replay } from './kinds/replay.ts';
import { restartAs } from './kinds/restart-as.ts';
import { restart } from './kinds/restart.ts';
import { ringPartition } from './kinds/ring-partition.ts';
import { rollbackDisk } from './kinds/rollback-disk.ts';
import { slowDisk } from './kinds/slow-disk.ts';
import { slowLink } from './kinds/slow-link.ts';
import { slowNode } from './kinds/slow-node.ts';
import { slowService } from './kinds/slow-service.ts';
import { stalledDisk } from './kinds/stalled-disk.ts';
import { syncFails } from './kinds/sync-fails.ts';
import { syncHangs } from './kinds/sync-hangs.ts';
import { syncLies } from './kinds/sync-lies.ts';
import { tornWrite } from './kinds/torn-write.ts';
import { wipeDisk } from './kinds/wipe-disk.ts';
import { writeErrors } from './kinds/write-errors.ts';

const BY_KIND: Readonly<Record<FaultKind, FaultDefinition>> = {
  // Partitions
  partition,
  'one-way-partition': oneWayPartition,
  isolation,
  'bridge-partition': bridgePartition,
  'ring-partition': ringPartition,
  'chain-partition': chainPartition,
  'partial-partition': partialPartition,
  // Processes
  crash,
  kill,
  restart,
  'crash-at': crashAt,
  'correlated-crash': correlatedCrash,
  'boot-loop': bootLoop,
  'crash-and-wipe': crashAndWipe,
  'restart-as': restartAs,
  pause,
  'slow-node': slowNode,
  'gray-failure': grayFailure,
  // Links
  loss,
  duplication,
  reorder,
  'slow-link': slowLink,
  'burst-loss': burstLoss,
  replay,
  'delay-shape': delayShape,
  corruption,
  bandwidth,
  clog,
  flapping,
  // Disks
  'slow-disk': slowDisk,
  'bit-rot': bitRot,
  'torn-write': tornWrite,
  'partial-sync': partialSync,
  'reordered-writes': reorderedWrites,
  'sync-fails': syncFails,
  'sync-lies': syncLies,
  'sync-hangs': syncHangs,
  'stalled-disk': stalledDisk,
  'disk-latency': diskLatency,
  'read-errors': readErrors,
  'write-errors': writeErrors,
  'disk-full': diskFull,
  'latent-sector': latentSector,
  'misdirected-write': misdirectedWrite,
  'misdirected-read': misdirectedRead,
  'rollback-disk': rollbackDisk,
  'wipe-disk': wipeDisk,
  // Clocks
  'clock-drift': clockDrift,
  'clock-step': clockStep,
  'clock-slew': clockSlew,
  'clock-freeze': clockFreeze,
  'clock-jitter': clockJitter,
  'leap-second': leapSecond,
  // Load
  'slow-service': slowService,
  'lost-workers': lostWorkers,
};

export const FAULT_DEFINITIONS: readonly FaultDefinition[] = Object.values(BY_KIND);

export const FAULT_KINDS = Object.keys(BY_KIND) as readonly FaultKind[];

/** Undefined for a kind that does not exist. */
export function findFaultDefinition(kind: unknown): FaultDefinition | undefined {
  return typeof kind === 'string' && Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind as FaultKind] : undefined;
}

/** The kind must exist. */
export function faultDefinition(kind: FaultKind): FaultDefinition {
  return BY_KIND[kind];
}
