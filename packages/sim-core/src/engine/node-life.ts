/** How a node goes down, comes up again, and goes on after a pause. Faults that overlap are counted: the last one decides. */
import type { DiskError } from '../disk/disk-error.ts';
import { RESTART } from './event-kind.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

/** What goes when a node goes down: its process with its memory, or with the machine's power the unsynced writes as well. */
export type CrashLoss = 'process' | 'power';

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

export function goDown(node: SimNode, loss: CrashLoss, world: World): void {
  if (loss === 'power') losePower(node, world);
  else killProcess(node, world);
}

function die(node: SimNode, world: World): void {
  node.downCount++;
  if (node.downCount > 1) return;
  node.timers.clear();
  node.held.clear();
  node.parked = [];
  node.work.drain();
  node.stuckEvents = [];
  node.waitsToBoot = false;
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

/** One fault less keeps the node down; after the last it boots, or does so when it is no longer paused. */
export function comeUp(node: SimNode, world: World): void {
  node.downCount--;
  if (node.downCount > 0) return;
  if (node.pauseCount > 0) node.waitsToBoot = true;
  else world.bootNode(node);
}

/** Goes down because of the fault with this label, which may come and go more than once. */
export function goDownFor(label: string, node: SimNode, loss: CrashLoss, world: World): void {
  node.downFor.push(label);
  goDown(node, loss, world);
}

/** Comes up again if it is down because of that fault. */
export function comeUpFor(label: string, node: SimNode, world: World): void {
  const place = node.downFor.indexOf(label);
  if (place < 0) return;
  node.downFor.splice(place, 1);
  comeUp(node, world);
}

export function pauseNode(node: SimNode): void {
  node.pauseCount++;
  node.refreshOpen();
}

/** One fault less pauses the node. What waited comes up now, in its order, before anything else due at this instant. */
export function goOn(node: SimNode, world: World): void {
  node.pauseCount--;
  if (node.pauseCount > 0) return;
  node.refreshOpen();
  if (node.waitsToBoot) {
    node.waitsToBoot = false;
    world.bootNode(node);
  }
  const waiting = node.parked;
  node.parked = [];
  world.intake.bringUp(node, waiting);
}
