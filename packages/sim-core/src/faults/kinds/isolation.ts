import type { Target } from '../fault-definition.ts';
import { definePartition, type PartitionWindow } from '../partition-shape.ts';

/** Each of the nodes is cut off from everybody else, also from the others named. */
export interface IsolationFault extends PartitionWindow {
  readonly kind: 'isolation';
  readonly nodes: readonly Target[];
  /** Who still reaches them, and is reached: their clients, say. Default: nobody. */
  readonly except?: readonly Target[];
}

export const isolation = definePartition<IsolationFault>({
  kind: 'isolation',
  summary: 'each of the nodes is cut off from everybody else',
  source: 'Jepsen: partition-random-node, isolated primaries',
  fields: [
    { name: 'nodes', type: 'targets', description: 'who is cut off, each from the others named as well' },
    { name: 'except', type: 'targets', default: null, description: 'who still reaches them: their clients, say; absent: nobody' },
  ],
  cuts({ nodes, except = [] }, from, to) {
    return (nodes.includes(from) || nodes.includes(to)) && !except.includes(from) && !except.includes(to);
  },
});
