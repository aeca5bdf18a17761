import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** When the nodes lose power, a random number of the oldest unsynced writes survives, in the order in which they were issued. */
export interface PartialSyncFault extends FaultWindow {
  readonly kind: 'partial-sync';
  readonly nodes: readonly Target[];
}

export const partialSync: FaultDefinition<PartialSyncFault> = {
  kind: 'partial-sync',
  family: 'disks',
  summary: 'a loss of power leaves the oldest unsynced writes on the disk, up to a random one',
  source: 'what writing back in the background leaves; TigerBeetle VOPR crash faults',
  fields: [NODES_FIELD],
  layOnDisk(_fault, disk) {
    disk.layOn().keepsPrefix = true;
  },
};
