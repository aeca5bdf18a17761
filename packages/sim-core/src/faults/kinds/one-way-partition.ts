import type { NodeId } from '../../node-contract.ts';
import type { Target } from '../fault-definition.ts';
import { definePartition, type PartitionWindow } from '../partition-shape.ts';

/** Messages from any of `from` to any of `to` are lost; the other direction works. Empty lists mean "all others". */
export interface OneWayPartitionFault extends PartitionWindow {
  readonly kind: 'one-way-partition';
  readonly from: readonly Target[];
  readonly to: readonly Target[];
}

export const oneWayPartition = definePartition<OneWayPartitionFault>({
  kind: 'one-way-partition',
  summary: 'messages in one direction are lost while the other works',
  source: 'Cloudflare, A Byzantine failure in the real world, 2020',
  fields: [
    { name: 'from', type: 'targets', description: 'whose messages are lost; empty: all that are not in `to`' },
    { name: 'to', type: 'targets', description: 'on their way to whom; empty: all that are not in `from`' },
  ],
  cuts: (fault, from, to) => isOnSide(fault.from, fault.to, from) && isOnSide(fault.to, fault.from, to),
});

function isOnSide(side: readonly Target[], otherSide: readonly Target[], node: NodeId): boolean {
  return side.length === 0 ? !otherSide.includes(node) : side.includes(node);
}
