/** How a swarm draws what happens to processes: one node mostly, several, or all servers at once. */
import type { Fault, Target } from '@barksim/sim-core';
import { MILLISECOND } from '@barksim/sim-core';
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
  return [{ kind: 'kill', nodes: nodesOrAll(drawing), at: drawing.at, until: drawing.until }];
}

export function drawRestart(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'restart', nodes: nodesOrAll(drawing), ...drawLoss(drawing), at: drawing.at }];
}

/**
 * In the middle of a handler, and what was written in it goes as well. Not after a send, nor with its writes left: observers
 * look between events, so they would never have seen a leader or primary with the entry that it has just sent or kept, and take
 * that one for an entry from nowhere.
 */
export function drawCrashAt({ random, cluster, at, until }: FaultDrawing): Fault[] {
  const point = random.pick(['before-write', 'after-write'] as const);
  return [{ kind: 'crash-at', nodes: [random.pick([...cluster.roles, ...cluster.servers])], point, occurrence: random.pick([1, 1, 2, 7]), loss: 'power', at, until }];
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
