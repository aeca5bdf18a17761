import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * At `until` the disk holds again what was durable at `at`: a virtual machine restored from a snapshot. Without `until`
 * nothing happens. Meant for nodes that are crashed at `until`: a running program keeps its memory.
 */
export interface RollbackDiskFault extends FaultWindow {
  readonly kind: 'rollback-disk';
  readonly nodes: readonly Target[];
}

export const rollbackDisk: FaultDefinition<RollbackDiskFault> = {
  kind: 'rollback-disk',
  family: 'disks',
  summary: 'at the end the disk holds again what was durable at the beginning',
  source: 'restored snapshots of virtual machines; MooseFS #151 (months-old metadata promoted)',
  fields: [NODES_FIELD],
  damagesDurable: () => true,
  begin(fault, nodes, world) {
    for (const { disk } of nodes) disk.takeImage(world.faults.labelOf(fault));
  },
  end(fault, nodes, world) {
    const label = world.faults.labelOf(fault);
    for (const { disk } of nodes) if (disk.rollBack(label)) world.sometimes('effect/rollback-disk');
  },
  heal() {
    // The disk was sound so far, and stays so.
  },
};
