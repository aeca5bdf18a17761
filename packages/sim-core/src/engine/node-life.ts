/** How a node goes down, comes up again, and goes on after a pause. Faults that overlap are counted: the last one decides. */
import type { DiskError } from '../disk/disk-error.ts';
import { RESTART } from './event-kind.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

/** One more fault keeps the node down: with power go volatile state, timers, unsynced writes and what it had under way. */
export function losePower(node: SimNode, world: World): void {
  // Also when the process is dead already: until now the operating system kept what it had written.
  node.disk.losePower();
  die(node, world);
}

/**
 * The process dies, the machine does not: what it had written to the cache survives, and a sync under way goes on. One more
 * reason to be down.
 */
export function killProcess(node: SimNode, world: World): void {
  if (node.isUp) node.disk.killProcess();
  die(node, world);
}

function die(node: SimNode, world: World): void {
  node.downCount++;
  if (node.downCount > 1) return;
  node.timers.clear();
  node.held.clear();
  node.parked = [];
  world.history.abandon(node.id, world.nowMicros);
}

/** The program gave up on a disk error. Whatever starts processes on its machine starts it again after a while. */
export function exitOnDiskError(node: SimNode, world: World, error: DiskError): void {
  world.tracer?.within('exit', { node: node.name, data: error.message });
  world.sometimes('node/stopped-by-disk-error');
  killProcess(node, world);
  const tie = world.streams.stream(`schedule/restart/${node.name}`).next() >>> 12;
  world.queue.push(world.nowMicros + node.disk.restartMicros, tie, RESTART, node.id, 0, 0, 0, undefined);
}

/** One fault less keeps the node down; after the last it boots. */
export function comeUp(node: SimNode, world: World): void {
  node.downCount--;
  if (node.downCount === 0) world.bootNode(node);
}

/** One fault less pauses the node. What waited comes up now, in its order, before anything else due at this instant. */
export function goOn(node: SimNode, world: World): void {
  node.pauseCount--;
  if (node.pauseCount > 0) return;
  for (const { kind, source, code, ticket, payload } of node.parked) {
    world.queue.push(world.nowMicros, 0, kind, node.id, source, code, ticket, payload);
  }
  node.parked = [];
}
