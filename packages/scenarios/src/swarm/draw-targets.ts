/** Whom faults hit: nodes by number, or whoever plays a role of the scenario when the fault fires. */
import type { NodeId, RandomStream, Target } from '@barksim/sim-core';
import type { FaultDrawing, SwarmCluster } from './swarm-cluster.ts';

const BY_ROLE_PPM = 480_000;
const ONE_MORE_PPM = 250_000;

/** Any node of the world, clients included, or whoever plays a role. */
export function drawNode({ random, cluster }: FaultDrawing): Target {
  if (cluster.roles.length > 0 && random.chance(BY_ROLE_PPM)) return random.pick(cluster.roles);
  return random.int(0, cluster.nodeCount - 1);
}

/** One node mostly, sometimes several. */
export function drawNodes(drawing: FaultDrawing): Target[] {
  return several(drawing.random, drawing.cluster, () => drawNode(drawing));
}

/** Nodes whose disks matter. */
export function drawServers(drawing: FaultDrawing): Target[] {
  return several(drawing.random, drawing.cluster, () => drawServer(drawing));
}

export function drawServer({ random, cluster }: FaultDrawing): Target {
  if (cluster.roles.length > 0 && random.chance(BY_ROLE_PPM)) return random.pick(cluster.roles);
  return random.pick(cluster.servers);
}

/** For what is damaged for the rest of the run. */
export function drawNumberedServer({ random, cluster }: FaultDrawing): NodeId {
  return random.pick(cluster.servers);
}

function several(random: RandomStream, cluster: SwarmCluster, draw: () => Target): Target[] {
  const nodes = [draw()];
  while (nodes.length < cluster.nodeCount && random.chance(ONE_MORE_PPM)) nodes.push(draw());
  return nodes;
}

/** Every link, or those that leave or reach some nodes. */
export function drawDirections(drawing: FaultDrawing): { from?: Target[]; to?: Target[] } {
  const share = drawing.random.int(0, 2);
  if (share === 0) return {};
  return share === 1 ? { from: drawNodes(drawing) } : { to: drawNodes(drawing) };
}

/** All nodes of the world, or the servers alone: clients then reach every side. */
export function drawEverybody({ random, cluster }: FaultDrawing): NodeId[] {
  if (!random.chance(400_000)) return [...cluster.servers];
  return Array.from({ length: cluster.nodeCount }, (_, node) => node);
}

export function shuffled<T>(random: RandomStream, items: readonly T[]): T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(random.int(0, left.length - 1), 1));
  return order;
}
