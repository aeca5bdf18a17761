/** Faults of load need something to lie over: a node with a capacity. */
import type { World } from '../engine/world.ts';
import type { Target } from './fault-definition.ts';

/** Undefined when every node that is named by number has a capacity. Whoever plays a role is not known yet. */
export function capacityProblem(nodes: readonly Target[], world: World): string | undefined {
  for (const target of nodes) {
    const node = typeof target === 'number' ? world.nodes[target] : undefined;
    if (node !== undefined && !node.work.hasCapacity) return `nodes names ${node.name}; expected nodes with a capacity, and it has none`;
  }
  return undefined;
}
