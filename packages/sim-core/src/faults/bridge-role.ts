/**
 * A role that every scenario has: the node that the groups of a bridge partition share. Nobody plays it while there is no
 * such partition. A scenario that gives a role of this name means its own.
 */
import type { NodeId } from '../node-contract.ts';
import type { Fault } from './fault.ts';

export const BRIDGE_ROLE = 'bridge';

/** The bridge of the partition that began last. `active`: the faults that last, resolved, in the order in which they fired. */
export function bridgeAmong(active: readonly Fault[]): NodeId | undefined {
  const partition = active.findLast((fault) => fault.kind === 'bridge-partition');
  return partition?.bridge as NodeId | undefined;
}
