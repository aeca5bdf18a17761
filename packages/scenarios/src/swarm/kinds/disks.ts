/**
 * How a swarm draws troubles of disks. What matters only when the power goes brings a crash with it. What makes programs
 * give up is over a second before everything else, which is how long they then take to boot again.
 */
import type { DelayShape, Fault, Micros, Target } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { drawNumberedServer, drawServer, drawServers } from '../draw-targets.ts';
import type { FaultDrawing } from '../swarm-cluster.ts';

interface Window {
  readonly at: Micros;
  readonly until: Micros;
}

function windowOf({ at, until }: FaultDrawing): Window {
  return { at, until };
}

/** Early enough that who gives up at the end is up again when everything is lifted. */
function beforeRestarts({ at, until, cluster }: FaultDrawing): Window {
  const latest = cluster.endMicros - SECOND;
  const length = Math.min(until - at, latest >> 1);
  return { at: Math.min(at, latest - length), until: Math.min(at, latest - length) + length };
}

/** The fault, and a loss of power of the same nodes while it lasts. */
function withPowerLoss(drawing: FaultDrawing, lay: (nodes: readonly Target[], window: Window) => Fault): Fault[] {
  const { random, at, until } = drawing;
  const nodes = drawServers(drawing);
  const faults = [lay(nodes, { at, until })];
  const count = random.int(0, 2);
  for (let i = 0; i < count && until - at > 2; i++) {
    const from = random.int(at + 1, until - 1);
    faults.push({ kind: 'crash', nodes, at: from, until: Math.min(from + random.int(1, 300 * MILLISECOND), until) });
  }
  return faults;
}

export function drawSlowDisk(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'slow-disk', nodes: drawServers(drawing), extraMicros: drawing.random.int(5 * MILLISECOND, 300 * MILLISECOND), ...windowOf(drawing) }];
}

export function drawDiskLatency(drawing: FaultDrawing): Fault[] {
  const syncDelay = drawing.random.pick<DelayShape>([
    { kind: 'exponential', minMicros: MILLISECOND, meanMicros: 10 * MILLISECOND, maxMicros: 200 * MILLISECOND },
    { kind: 'heavy-tailed', minMicros: MILLISECOND, maxMicros: SECOND },
  ]);
  return [{ kind: 'disk-latency', nodes: drawServers(drawing), syncDelay, ...windowOf(drawing) }];
}

export function drawStalledDisk(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'stalled-disk', nodes: drawServers(drawing), ...windowOf(drawing) }];
}

export function drawSyncHangs(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'sync-hangs', nodes: drawServers(drawing), ...windowOf(drawing) }];
}

export function drawTornWrite(drawing: FaultDrawing): Fault[] {
  return withPowerLoss(drawing, (nodes, window) => ({ kind: 'torn-write', nodes, ...window }));
}

export function drawPartialSync(drawing: FaultDrawing): Fault[] {
  return withPowerLoss(drawing, (nodes, window) => ({ kind: 'partial-sync', nodes, ...window }));
}

export function drawReorderedWrites(drawing: FaultDrawing): Fault[] {
  return withPowerLoss(drawing, (nodes, window) => ({ kind: 'reordered-writes', nodes, ...window }));
}

export function drawSyncLies(drawing: FaultDrawing): Fault[] {
  return withPowerLoss(drawing, (nodes, window) => ({ kind: 'sync-lies', nodes, ...window }));
}

export function drawSyncFails(drawing: FaultDrawing): Fault[] {
  const { random } = drawing;
  const cache = random.pick<'kept' | 'reverted'>(['kept', 'reverted']);
  return [{ kind: 'sync-fails', nodes: [drawNumberedServer(drawing)], ppm: random.pick([20_000, 300_000, 1_000_000]), cache, ...beforeRestarts(drawing) }];
}

export function drawReadErrors(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'read-errors', nodes: drawServers(drawing), ppm: drawing.random.pick([5_000, 100_000]), ...beforeRestarts(drawing) }];
}

export function drawWriteErrors(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'write-errors', nodes: drawServers(drawing), ppm: drawing.random.pick([5_000, 100_000, 1_000_000]), ...beforeRestarts(drawing) }];
}

export function drawDiskFull(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'disk-full', nodes: drawServers(drawing), ...beforeRestarts(drawing) }];
}

export function drawBitRot(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'bit-rot', node: drawServer(drawing), ...windowOf(drawing) }];
}

export function drawLatentSector(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'latent-sector', nodes: [drawServer(drawing)], ...beforeRestarts(drawing) }];
}

export function drawMisdirectedWrite(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'misdirected-write', nodes: [drawNumberedServer(drawing)], ppm: drawing.random.pick([5_000, 50_000]), ...windowOf(drawing) }];
}

export function drawMisdirectedRead(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'misdirected-read', nodes: [drawNumberedServer(drawing)], ppm: drawing.random.pick([5_000, 50_000]), ...windowOf(drawing) }];
}

/** The node is down when the old disk comes back: a running program would keep its memory. */
export function drawRollbackDisk(drawing: FaultDrawing): Fault[] {
  const { at, until } = drawing;
  const nodes = [drawNumberedServer(drawing)];
  const downFrom = at + ((until - at) >> 1);
  return [{ kind: 'rollback-disk', nodes, at, until: Math.max(until - 1, at + 1) }, { kind: 'crash', nodes, at: downFrom, until }];
}

/** While the node is down, for the same reason. */
export function drawWipeDisk(drawing: FaultDrawing): Fault[] {
  const { at, until } = drawing;
  const nodes = [drawNumberedServer(drawing)];
  return [{ kind: 'crash', nodes, at, until }, { kind: 'wipe-disk', nodes, at: at + 1 }];
}
