import type { Target } from '../fault-definition.ts';
import { definePartition, type PartitionWindow } from '../partition-shape.ts';

/** The nodes form a ring in the order in which they are named: each reaches only the one before and the one after it. */
export interface RingPartitionFault extends PartitionWindow {
  readonly kind: 'ring-partition';
  readonly nodes: readonly Target[];
}

export const ringPartition = definePartition<RingPartitionFault>({
  kind: 'ring-partition',
  summary: 'the nodes form a ring, in which each reaches its two neighbours only',
  source: 'Jepsen: partition-majorities-ring',
  fields: [{ name: 'nodes', type: 'targets', description: 'the ring in its order; nodes outside it reach everybody' }],
  cuts({ nodes }, from, to) {
    const distance = Math.abs(nodes.indexOf(from) - nodes.indexOf(to));
    return nodes.includes(from) && nodes.includes(to) && distance !== 1 && distance !== nodes.length - 1;
  },
});
