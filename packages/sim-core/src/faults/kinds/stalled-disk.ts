import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** The disk does nothing: a sync under way stands still as well, and goes on afterwards for the time that it had left. */
export interface StalledDiskFault extends FaultWindow {
  readonly kind: 'stalled-disk';
  readonly nodes: readonly Target[];
}

export const stalledDisk: FaultDefinition<StalledDiskFault> = {
  kind: 'stalled-disk',
  family: 'disks',
  summary: 'the disk does nothing for a while: syncs under way and new ones wait, reads and writes of the cache go on',
  source: 'FoundationDB disk stalls; Gunawi and others, Fail-Slow at Scale, FAST 2018',
  fields: [NODES_FIELD],
  layOnDisk(_fault, disk) {
    disk.layOn().stalls++;
  },
  begin(_fault, nodes, world) {
    for (const { disk } of nodes) disk.syncTimer.stall(world.nowMicros);
  },
  end(_fault, nodes, world) {
    for (const { disk } of nodes) disk.goOn(world.nowMicros);
  },
};
