import type { NodeId } from '../../node-contract.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';

/** The nodes fall into groups that cannot reach each other. A node in no group reaches everybody. */
export interface PartitionFault extends FaultWindow {
  readonly kind: 'partition';
  readonly groups: readonly (readonly Target[])[];
}

export const partition: FaultDefinition<PartitionFault> = {
  kind: 'partition',
  family: 'partitions',
  summary: 'the nodes fall into groups that cannot reach each other',
  source: 'Bailis and Kingsbury, The Network is Reliable, ACM Queue 2014',
  fields: [{ name: 'groups', type: 'groups', description: 'lists of nodes; a node in no group reaches everybody' }],
  layOnLink(fault, link) {
    const from = groupOf(fault.groups, link.from);
    const to = groupOf(fault.groups, link.to);
    if (from >= 0 && to >= 0 && from !== to) link.cut();
  },
};

function groupOf(groups: readonly (readonly Target[])[], node: NodeId): number {
  return groups.findIndex((group) => group.includes(node));
}
