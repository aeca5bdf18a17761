/** How a swarm draws lost capacity. Only for scenarios whose servers have one. */
import type { Fault, NodeId } from '@barksim/sim-core';
import type { FaultDrawing } from '../swarm-cluster.ts';

function someServers({ random, cluster }: FaultDrawing): NodeId[] {
  const nodes = cluster.servers.filter(() => random.chance(400_000));
  return nodes.length > 0 ? nodes : [random.pick(cluster.servers)];
}

/** Overlaps multiply, and what was begun meanwhile is finished at that pace: not so slow that it outlasts the quiet time. */
export function drawSlowService(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  return [{ kind: 'slow-service', nodes: someServers(drawing), percent: random.pick([200, 500, 2_000]), at, until }];
}

export function drawLostWorkers(drawing: FaultDrawing): Fault[] {
  const { random, at, until } = drawing;
  return [{ kind: 'lost-workers', nodes: someServers(drawing), workers: random.int(1, 4), at, until }];
}
