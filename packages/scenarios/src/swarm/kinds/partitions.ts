/** How a swarm draws partitions: of every shape, healing at once or pair by pair, what is sent meanwhile lost or kept. */
import type { Fault, NodeId, Target } from '@barksim/sim-core';
import { drawEverybody, drawNode, drawNodes, shuffled } from '../draw-targets.ts';
import type { FaultDrawing } from '../swarm-cluster.ts';

/** The window, of which healing pair by pair takes a part at the end. */
function drawWindow({ random, at, until }: FaultDrawing): { at: number; until: number; hold?: boolean; healSpreadMicros?: number } {
  const hold = random.chance(150_000) ? { hold: true } : {};
  if (!random.chance(200_000)) return { at, until, ...hold };
  const healSpreadMicros = (until - at) >> 1;
  return { at, until: until - healSpreadMicros, healSpreadMicros, ...hold };
}

export function drawPartition(drawing: FaultDrawing): Fault[] {
  const { random } = drawing;
  const everybody = drawEverybody(drawing);
  const side: Target[] = drawing.cluster.roles.length > 0 && random.chance(400_000) ? [random.pick(drawing.cluster.roles)] : [];
  for (const node of everybody) if (random.chance(side.length === 1 ? 250_000 : 500_000)) side.push(node);
  const othersJoin = random.chance(200_000) ? { othersJoin: random.int(0, 1) } : {};
  return [{ kind: 'partition', groups: [side, everybody], ...othersJoin, ...drawWindow(drawing) }];
}

/** Nobody hears it, it hears nobody, or one link alone. */
export function drawOneWayPartition(drawing: FaultDrawing): Fault[] {
  const { random } = drawing;
  const from = random.chance(300_000) ? [] : drawNodes(drawing);
  const to = from.length > 0 && random.chance(400_000) ? [] : drawNodes(drawing);
  return [{ kind: 'one-way-partition', from, to, ...drawWindow(drawing) }];
}

export function drawIsolation(drawing: FaultDrawing): Fault[] {
  const clients = clientsOf(drawing);
  const except = clients.length > 0 && drawing.random.chance(300_000) ? { except: clients } : {};
  return [{ kind: 'isolation', nodes: drawNodes(drawing), ...except, ...drawWindow(drawing) }];
}

/** Sometimes the bridge itself then goes down. */
export function drawBridgePartition(drawing: FaultDrawing): Fault[] {
  const { random, at, until, cluster } = drawing;
  const [first = 0, ...rest] = shuffled(random, cluster.servers);
  const groups = [rest.filter((_, place) => place % 2 === 0), rest.filter((_, place) => place % 2 === 1)];
  const bridge: Target = random.chance(300_000) ? drawNode(drawing) : first;
  const partition: Fault = { kind: 'bridge-partition', bridge, groups, ...drawWindow(drawing) };
  const middle = at + ((until - at) >> 2);
  return random.chance(200_000) && middle > at ? [partition, { kind: 'crash', nodes: ['bridge'], at: middle, until }] : [partition];
}

export function drawRingPartition(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'ring-partition', nodes: shuffled(drawing.random, drawEverybody(drawing)), ...drawWindow(drawing) }];
}

export function drawChainPartition(drawing: FaultDrawing): Fault[] {
  return [{ kind: 'chain-partition', nodes: shuffled(drawing.random, drawEverybody(drawing)), ...drawWindow(drawing) }];
}

export function drawPartialPartition(drawing: FaultDrawing): Fault[] {
  const pairs: [Target, Target][] = [];
  const count = drawing.random.int(1, 4);
  for (let i = 0; i < count; i++) pairs.push([drawNode(drawing), drawing.random.pick(drawing.cluster.servers)]);
  return [{ kind: 'partial-partition', pairs, ...drawWindow(drawing) }];
}

function clientsOf({ cluster }: FaultDrawing): NodeId[] {
  return Array.from({ length: cluster.nodeCount }, (_, node) => node).filter((node) => !cluster.servers.includes(node));
}
