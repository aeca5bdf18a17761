/** What an operator does to a node before its first boot: its disk is prepared, durably, and at no cost of time. */
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

export function format(node: SimNode, world: World): void {
  const { program, disk } = node;
  if (program.format === undefined) return;
  world.isInHandler = true;
  program.format(disk, node.id, node.options);
  world.isInHandler = false;
  disk.makeAllDurable();
}
