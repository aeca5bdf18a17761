/** How a swarm draws what happens to processes: one node mostly, several, or all servers at once. */
import type { Fault, Target } from '@barksim/sim-core';
import { CRASH_POINTS, MILLISECOND } from '@barksim/sim-core';
import { drawNode, drawNodes, drawNumberedServer } from '../draw-targets.ts';
import type { FaultDrawing } from '../swarm-cluster.ts';

type Loss = 'process' | 'power';

function drawLoss({ random }: FaultDrawing): { loss: Loss } {
  return { loss: random.pick<Loss>(['process', 'power']) };
}

function nodesOrAll(drawing: FaultDrawing): Target[] {
  return drawing.random.chance(100_000) ? [...drawing.cluster.servers] : drawNodes(drawing);
}

export function drawCrash(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'crash', nodes: nodesOrAll(drawing), at: drawing.at, until: drawing.until }];
}

export function drawKill(drawing: FaultDrawing): Fault[] {
  const writesBack = drawing.random.chance(300_000);
  return [{ kind: 'kill', nodes: nodesOrAll(drawing), ...(writesBack ? { writesBack } : {}), at: drawing.at, until: drawing.until }];
}

export function drawRestart(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'restart', nodes: nodesOrAll(drawing), ...drawLoss(drawing), at: drawing.at }];
}

/** In the middle of a handler. */
export function drawCrashAt(drawing: FaultDrawing): Fault[] {
  const { random, cluster, at, until } = drawing;
  const nodes = [random.pick([...cluster.roles, ...cluster.servers])];
  return [{ kind: 'crash-at', nodes, point: random.pick(CRASH_POINTS), occurrence: random.pick([1, 1, 2, 7]), ...drawLoss(drawing), at, until }];
}

export function drawCorrelatedCrash(drawing: FaultDrawing): Fault[] {
  const { random, at, until, cluster } = drawing;
  const nodes = cluster.servers.filter(() => random.chance(700_000));
  if (nodes.length === 0) nodes.push(...cluster.servers);
  const spreadMicros = Math.min(random.pick([1, 20, 300]) * MILLISECOND, (until - at) >> 1);
  return [{ kind: 'correlated-crash', nodes, spreadMicros, ...drawLoss(drawing), at, until }];
}

export function drawBootLoop(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const crashes = random.int(2, 8);
  const [upMicros, downMicros] = [random.pick([1, 30, 200]) * MILLISECOND, random.pick([1, 30, 200]) * MILLISECOND];
  return [{ kind: 'boot-loop', nodes: drawNodes(drawing), crashes, upMicros, downMicros, ...drawLoss(drawing), at, until }];
}

export function drawCrashAndWipe(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'crash-and-wipe', nodes: [drawNumberedServer(drawing)], at: drawing.at, until: drawing.until }];
}

export function drawRestartAs(drawing: FaultDrawing): Fault[] {
  const { random, cluster, at, until } = drawing;
  return [{ kind: 'restart-as', nodes: [drawNumberedServer(drawing)], version: random.pick(cluster.versions ?? []), ...drawLoss(drawing), at, until }];
}

export function drawPause(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'pause', nodes: drawNodes(drawing), at: drawing.at, until: drawing.until }];
}

export function drawSlowNode(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  return [{ kind: 'slow-node', nodes: drawNodes(drawing), handlerMicros: random.pick([200, 2_000, 15_000]), at, until }];
}

/** All requests, or those of one node. */
export function drawGrayFailure(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  const from = random.chance(500_000) ? { from: [drawNode(drawing)] } : {};
  const atEnd = random.pick<'released' | 'dropped'>(['released', 'dropped']);
  return [{ kind: 'gray-failure', nodes: drawNodes(drawing), ...from, atEnd, at, until }];
}
