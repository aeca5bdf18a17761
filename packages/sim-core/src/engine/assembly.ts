/** Puts the parts of a world together: each node with its clock, disk, timers and host, and the network's trace. */
import { SimClock } from '../clock/sim-clock.ts';
import { SimDisk } from '../disk/sim-disk.ts';
import type { NodeId } from '../node-contract.ts';
import type { Stream } from '../random/stream.ts';
import type { DiskOptions, NodeSpec } from '../scenario.ts';
import type { Micros } from '../time.ts';
import type { Tracer } from '../trace/tracer.ts';
import { ContractError } from './contract-error.ts';
import { NodeHost } from './node-host.ts';
import { SimNode } from './sim-node.ts';
import { WorkQueue } from './work-queue.ts';
import type { World } from './world.ts';

/** Throws ContractError when two nodes share a name. */
export function namesOf(specs: readonly NodeSpec[]): string[] {
  const names = specs.map((node) => node.name);
  const repeated = names.find((name, id) => names.indexOf(name) !== id);
  if (repeated !== undefined) {
    throw new ContractError(`two nodes are named '${repeated}': expected a name of its own for each, since names choose random streams`);
  }
  return names;
}

export function createNode(world: World, id: NodeId, spec: NodeSpec, defaultDisk: DiskOptions): SimNode {
  const { name } = spec;
  const clock = new SimClock(spec.clock?.wallOffsetMicros ?? 0, spec.clock?.driftPpm ?? 0);
  // Disk, node and host know each other; the disk asks only once all three are there.
  const owner = {
    seal: <T>(value: T): T => node.host.seal(value),
    scheduleSyncEnd: (delay: Micros, tie: number): void => node.host.scheduleSyncEnd(delay, tie),
    isSeenByProgram: (): boolean => world.isInHandler,
    stream: (kind: string): Stream => world.streams.stream(`disk-faults/${kind}/${name}`),
    hadEffect: (kind: string): void => world.countEffect(kind),
  };
  const disk = new SimDisk(owner, spec.disk ?? defaultDisk, world.streams.stream(`disk/${name}`));
  const work = new WorkQueue(spec.capacity, name, world.codes.messageNames, world.streams);
  const [schedule, random] = [world.streams.stream(`schedule/${name}`), world.streams.stream(`node/${name}`)];
  const node = new SimNode(id, spec, clock, disk, schedule, random, work);
  node.host = new NodeHost(world, node);
  node.programHost = node.host;
  return node;
}

/** Every fate of a message becomes a line. */
export function traceNetwork(world: World, tracer: Tracer): void {
  const nameOf = (id: NodeId): string => (world.nodes[id] as SimNode).name;
  world.network.trace = {
    onDrop: (from, to, message, reason) =>
      tracer.within('drop', { from: nameOf(from), to: nameOf(to), type: message.type, data: { reason, message } }),
    onDuplicate: (from, to, message) =>
      tracer.within('duplicate', { from: nameOf(from), to: nameOf(to), type: message.type }),
    onReplay: (from, to, message) => tracer.within('replay', { from: nameOf(from), to: nameOf(to), type: message.type }),
    onHold: (from, to, message) => tracer.within('hold', { from: nameOf(from), to: nameOf(to), type: message.type }),
    onDamage: (from, to, message) =>
      tracer.within('damage', { from: nameOf(from), to: nameOf(to), type: message.type, data: message }),
  };
}
