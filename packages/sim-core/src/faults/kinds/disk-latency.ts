import type { DelayShape } from '../../network/network-options.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** Syncs take longer by a draw each, and by a draw for every write that they bring to the disk. Without either: nothing. */
export interface DiskLatencyFault extends FaultWindow {
  readonly kind: 'disk-latency';
  readonly nodes: readonly Target[];
  readonly syncDelay?: DelayShape;
  readonly writeDelay?: DelayShape;
}

export const diskLatency: FaultDefinition<DiskLatencyFault> = {
  kind: 'disk-latency',
  family: 'disks',
  summary: 'syncs take longer by a curve of their own, and by one for each write that they cover',
  source: 'Hao and others, The Tail at Store, FAST 2016; io_latency of turmoil',
  fields: [
    NODES_FIELD,
    { name: 'syncDelay', type: 'delay', default: null, description: 'added to each sync; absent: nothing' },
    { name: 'writeDelay', type: 'delay', default: null, description: 'added to a sync for each write that waits for it; absent: nothing' },
  ],
  layOnDisk({ syncDelay, writeDelay }, disk) {
    if (syncDelay !== undefined) disk.layOn().syncDelays.push(syncDelay);
    if (writeDelay !== undefined) disk.layOn().writeDelays.push(writeDelay);
  },
};
