import type { Target } from '../fault-definition.ts';
import { definePartition, type PartitionWindow } from '../partition-shape.ts';

/** The two nodes of each pair cannot reach each other; everybody else reaches both. */
export interface PartialPartitionFault extends PartitionWindow {
  readonly kind: 'partial-partition';
  readonly pairs: readonly (readonly [Target, Target])[];
}

export const partialPartition = definePartition<PartialPartitionFault>({
  kind: 'partial-partition',
  summary: 'some pairs of nodes cannot reach each other, while others still reach both',
  source: 'Alfatafta and others, Toward a Generic Fault Tolerance Technique for Partial Network Partitioning, OSDI 2020',
  fields: [{ name: 'pairs', type: 'pairs', description: 'pairs of nodes that cannot reach each other' }],
  cuts({ pairs }, from, to) {
    return pairs.some((pair) => pair.includes(from) && pair.includes(to));
  },
});
