import type { NodeId } from '../../node-contract.ts';
import type { Target } from '../fault-definition.ts';
import { definePartition, type PartitionWindow } from '../partition-shape.ts';

/**
 * Two halves (or more groups) that cannot reach each other share one node, which reaches and is reached by all of both.
 * While it lasts, the role `bridge` names that node, so that another fault can hit it.
 */
export interface BridgePartitionFault extends PartitionWindow {
  readonly kind: 'bridge-partition';
  readonly bridge: Target;
  readonly groups: readonly (readonly Target[])[];
}

export const bridgePartition = definePartition<BridgePartitionFault>({
  kind: 'bridge-partition',
  summary: 'the nodes fall into groups that cannot reach each other but share one node, which reaches all of them',
  source: 'Jepsen: the bridge nemesis',
  fields: [
    { name: 'bridge', type: 'target', description: 'the node that all groups share' },
    { name: 'groups', type: 'groups', description: 'lists of nodes; that the bridge is named in one of them does not matter' },
  ],
  cuts(fault, from, to) {
    const fromGroup = groupOf(fault, from);
    const toGroup = groupOf(fault, to);
    return fromGroup >= 0 && toGroup >= 0 && fromGroup !== toGroup;
  },
});

/** -1: reaches everybody. */
function groupOf({ bridge, groups }: BridgePartitionFault, node: NodeId): number {
  return node === bridge ? -1 : groups.findIndex((members) => members.includes(node));
}
