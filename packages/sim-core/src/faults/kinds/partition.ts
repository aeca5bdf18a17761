import type { NodeId } from '../../node-contract.ts';
import type { Target } from '../fault-definition.ts';
import { definePartition, type PartitionWindow } from '../partition-shape.ts';

/** The nodes fall into groups that cannot reach each other. A node in no group reaches everybody, unless `othersJoin` says more. */
export interface PartitionFault extends PartitionWindow {
  readonly kind: 'partition';
  readonly groups: readonly (readonly Target[])[];
  /** The group, counted from 0, whose side all nodes in no group are on: clients that stay with the old leader. */
  readonly othersJoin?: number;
}

export const partition = definePartition<PartitionFault>({
  kind: 'partition',
  summary: 'the nodes fall into groups that cannot reach each other',
  source: 'Bailis and Kingsbury, The Network is Reliable, ACM Queue 2014',
  fields: [
    { name: 'groups', type: 'groups', description: 'lists of nodes; a node in no group reaches everybody' },
    {
      name: 'othersJoin',
      type: 'count',
      default: null,
      description: 'the group, counted from 0, that all other nodes (clients, say) stay with; absent: they reach everybody',
    },
  ],
  cuts(fault, from, to) {
    const fromGroup = groupOf(fault, from);
    const toGroup = groupOf(fault, to);
    return fromGroup >= 0 && toGroup >= 0 && fromGroup !== toGroup;
  },
});

/** -1: reaches everybody. A plain loop: it is asked for both ends of every link whenever a fault begins or ends. */
function groupOf({ groups, othersJoin }: PartitionFault, node: NodeId): number {
  for (let group = 0; group < groups.length; group++) if (groups[group]?.includes(node)) return group;
  return othersJoin ?? -1;
}
