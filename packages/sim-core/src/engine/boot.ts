/** How a node boots: the first time, or after what kept it down. */
import { DiskError } from '../disk/disk-error.ts';
import { ContractError } from './contract-error.ts';
import { survives } from './crash-points.ts';
import { refusePromises } from './moment.ts';
import { exitOnDiskError } from './node-life.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

/** Throws ContractError when `boot` does not give a state at once. */
export function boot(node: SimNode, world: World): void {
  node.bootCount++;
  world.tracer?.within('boot', { node: node.name });
  world.handedOver?.sealOptions(node);
  world.isInHandler = true;
  world.bootingNode = node.id;
  const booted = bootProgram(node, world);
  if (booted === undefined) {
    world.isInHandler = false;
    world.bootingNode = -1;
    return;
  }
  const { state } = booted;
  if (Object.prototype.toString.call(state) === '[object Promise]') {
    throw new ContractError(
      `boot of ${node.name} (${node.program.kind}) returned a Promise: expected the state; handlers are synchronous`,
    );
  }
  if (world.strict) refusePromises(world);
  world.isInHandler = false;
  world.bootingNode = -1;
  node.state = state;
  world.handedOver?.lookThrough(node);
  world.observer?.onBoot?.(node.id);
}

/** Undefined when the node crashed on the way, or a disk error stopped it. */
function bootProgram(node: SimNode, world: World): { readonly state: unknown } | undefined {
  let state: unknown;
  try {
    const isUp = survives(node, world, () => (state = node.program.boot(node.programHost, node.options)));
    return isUp ? { state } : undefined;
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    world.isInHandler = false;
    world.bootingNode = -1;
    exitOnDiskError(node, world, error);
    return undefined;
  }
}
