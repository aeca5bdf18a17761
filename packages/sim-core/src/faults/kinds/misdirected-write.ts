import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * Writes land elsewhere when a sync brings them to the disk: another cell, sector or record is overwritten, and where they
 * belong lies what was there before. A log notices by its checksums: both records read as `ECORRUPT`. Lifting
 * the fault undoes what is not written again.
 */
export interface MisdirectedWriteFault extends FaultWindow {
  readonly kind: 'misdirected-write';
  readonly nodes: readonly Target[];
  readonly ppm: number;
  readonly prefix?: string;
}

export const misdirectedWrite: FaultDefinition<MisdirectedWriteFault> = {
  kind: 'misdirected-write',
  family: 'disks',
  summary: 'synced writes land in another place, over what was there',
  source: 'TigerBeetle VOPR (misdirected writes); Bairavasundaram and others, FAST 2008',
  fields: [
    NODES_FIELD,
    { name: 'ppm', type: 'ppm', description: 'chance for each write' },
    { name: 'prefix', type: 'text', default: '', description: 'only logs, cells and files whose name starts with this' },
  ],
  damagesDurable: () => true,
  layOnDisk(fault, disk, _node, world) {
    const { ppm, prefix = '' } = fault;
    disk.layOn().misdirectedWrites.push({ ppm, prefix, label: world.faults.labelOf(fault) });
  },
  end(fault, nodes, world) {
    for (const { disk } of nodes) disk.mend(world.faults.labelOf(fault));
  },
};
