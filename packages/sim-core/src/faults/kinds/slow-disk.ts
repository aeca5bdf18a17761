import type { Micros } from '../../time.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** Syncs take this much longer. */
export interface SlowDiskFault extends FaultWindow {
  readonly kind: 'slow-disk';
  readonly nodes: readonly Target[];
  readonly extraMicros: Micros;
}

export const slowDisk: FaultDefinition<SlowDiskFault> = {
  kind: 'slow-disk',
  family: 'disks',
  summary: 'syncs take longer',
  source: 'fail-slow hardware (Gunawi and others, Fail-Slow at Scale, FAST 2018)',
  fields: [NODES_FIELD, { name: 'extraMicros', type: 'micros', description: 'added to each sync' }],
  layOnDisk(fault, disk) {
    disk.extraSyncMicros += fault.extraMicros;
  },
};
