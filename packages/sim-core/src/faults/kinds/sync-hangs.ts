import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** A sync begun while the fault lasts does not return before its end, and then takes the time that it takes. */
export interface SyncHangsFault extends FaultWindow {
  readonly kind: 'sync-hangs';
  readonly nodes: readonly Target[];
}

export const syncHangs: FaultDefinition<SyncHangsFault> = {
  kind: 'sync-hangs',
  family: 'disks',
  summary: 'syncs that begin do not return before the fault is lifted',
  source: 'hung network block devices and firmware; Huang and others, Gray Failure, HotOS 2017',
  fields: [NODES_FIELD],
  layOnDisk(_fault, disk) {
    disk.layOn().hangs++;
  },
  end(_fault, nodes, world) {
    for (const { disk } of nodes) disk.goOn(world.nowMicros);
  },
};
