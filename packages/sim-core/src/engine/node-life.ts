/** How a node goes down, comes up again, and goes on after a pause. Faults that overlap are counted: the last one decides. */
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

/** One more fault keeps the node down: with power go volatile state, timers, unsynced writes and what it had under way. */
export function losePower(node: SimNode, world: World): void {
  node.downCount++;
  if (node.downCount > 1) return;
  node.timers.clear();
  node.held.clear();
  node.parked = [];
  node.disk.losePower();
  world.history.abandon(node.id, world.nowMicros);
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
