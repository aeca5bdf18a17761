/** What a node's program learns when a sync of its disk ends: what waited for it goes out, or the program is told that it failed. */
import { DiskError } from '../disk/disk-error.ts';
import { passOn } from './crash-points.ts';
import { checkResult, runThrough } from './handlers.ts';
import { NOTIFICATION } from './held-queue.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

/** Code of a release after a sync that failed. */
export const FAILED = 1;

/** The disk's part, and then the program's, unless that has to wait until the node handles things again. */
export function endSync(node: SimNode, world: World): void {
  world.tracer?.within('sync', { node: node.name });
  // What waits for a sync that failed asserts writes that are lost; it waits on until the program is told.
  const isFailed = !node.disk.endSync();
  if (!node.isOpen && !world.intake.releases(node, isFailed ? FAILED : 0)) return;
  if (isFailed) tellOfFailedSync(node, world);
  else releaseHeld(node, world);
}

/** The program's part, where it had to wait. */
export function goOnAfterSync(node: SimNode, code: number, world: World): void {
  world.tracer?.within('release', { node: node.name });
  if (code === FAILED) tellOfFailedSync(node, world);
  else releaseHeld(node, world);
}

/** Sends and notifies what waited for the writes that are durable now, all within one event. */
function releaseHeld(node: SimNode, world: World): void {
  if (node.held.length === 0) return;
  if (world.runner === null) releaseInto(node, node.state, world);
  else runThrough(world.runner, node, (draft) => releaseInto(node, draft, world));
}

/** The program handles it, or is stopped by it. A process that is not there any more does not learn of it. */
function tellOfFailedSync(node: SimNode, world: World): void {
  // What the program has asked for since, not knowing, rests on what is lost as well.
  node.held.clear();
  node.disk.failureIsTold();
  if (!node.isUp) return;
  const error = new DiskError('EIO', 'sync', `the disk of ${node.name}`);
  world.tracer?.within('sync-failed', { node: node.name });
  if (node.program.onSyncFailed === undefined) throw error;
  if (world.runner === null) checkResult(node, node.program.onSyncFailed(node.state, error, node.programHost));
  else runThrough(world.runner, node, (draft) => node.program.onSyncFailed?.(draft, error, node.programHost));
}

function releaseInto(node: SimNode, state: unknown, world: World): void {
  const { held, disk } = node;
  while (held.take(disk.durableCount)) {
    const { to, code, payload } = held;
    if (to === NOTIFICATION) checkResult(node, node.program.onTimer(state, payload, node.programHost));
    else if (world.watchesHandlers) passOn(node, () => world.transmit(node.id, to, code, payload));
    else world.transmit(node.id, to, code, payload);
  }
}
