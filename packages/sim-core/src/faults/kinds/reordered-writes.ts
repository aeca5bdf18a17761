import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** When the nodes lose power, each unsynced write survives by chance: newer ones without older ones before them. */
export interface ReorderedWritesFault extends FaultWindow {
  readonly kind: 'reordered-writes';
  readonly nodes: readonly Target[];
  /** Chance that a write survives. */
  readonly ppm?: number;
}

export const reorderedWrites: FaultDefinition<ReorderedWritesFault> = {
  kind: 'reordered-writes',
  family: 'disks',
  summary: 'a loss of power leaves some unsynced writes on the disk without those issued before them',
  source: 'Pillai and others, All File Systems Are Not Created Equal, OSDI 2014',
  fields: [NODES_FIELD, { name: 'ppm', type: 'ppm', default: 500_000, description: 'chance that an unsynced write survives' }],
  layOnDisk({ ppm = 500_000 }, disk) {
    const conditions = disk.layOn();
    conditions.scatterPpm = Math.max(conditions.scatterPpm, ppm);
  },
};
