import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * The disk holds no more than so many bytes (by the size that messages have, too: `estimateBytes`): a write that would take
 * it above fails with ENOSPC. What it holds already stays, and may be truncated, removed or replaced by something smaller.
 */
export interface DiskFullFault extends FaultWindow {
  readonly kind: 'disk-full';
  readonly nodes: readonly Target[];
  readonly capacityBytes?: number;
}

export const diskFull: FaultDefinition<DiskFullFault> = {
  kind: 'disk-full',
  family: 'disks',
  summary: 'writes that need room fail with ENOSPC',
  source: 'SeaweedFS #3924 (disk full during compaction); Ganesan and others, Redundancy Does Not Imply Fault Tolerance, FAST 2017',
  fields: [
    NODES_FIELD,
    { name: 'capacityBytes', type: 'count', default: 0, description: 'bytes that fit on the disk; 0: nothing more' },
  ],
  layOnDisk({ capacityBytes = 0 }, disk) {
    const conditions = disk.layOn();
    conditions.capacityBytes = Math.min(conditions.capacityBytes, capacityBytes);
  },
};
