import type { Target } from '../fault-definition.ts';
import { definePartition, type PartitionWindow } from '../partition-shape.ts';

/** The nodes form a chain in the order in which they are named: each reaches only the one before and the one after it. */
export interface ChainPartitionFault extends PartitionWindow {
  readonly kind: 'chain-partition';
  readonly nodes: readonly Target[];
}

export const chainPartition = definePartition<ChainPartitionFault>({
  kind: 'chain-partition',
  summary: 'the nodes form a chain, in which each reaches its neighbours only and the ends do not meet',
  source: 'Ng, Haridi and Carbone, Omni-Paxos, EuroSys 2023: the chained scenario',
  fields: [{ name: 'nodes', type: 'targets', description: 'the chain in its order; nodes outside it reach everybody' }],
  cuts({ nodes }, from, to) {
    return nodes.includes(from) && nodes.includes(to) && Math.abs(nodes.indexOf(from) - nodes.indexOf(to)) !== 1;
  },
});
