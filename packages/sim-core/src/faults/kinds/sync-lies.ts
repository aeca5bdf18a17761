import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * Syncs are acknowledged, and nothing becomes durable: a loss of power takes what was acknowledged. After the fault, the
 * next sync brings everything to the disk that is still in its cache.
 */
export interface SyncLiesFault extends FaultWindow {
  readonly kind: 'sync-lies';
  readonly nodes: readonly Target[];
  readonly ppm?: number;
}

export const syncLies: FaultDefinition<SyncLiesFault> = {
  kind: 'sync-lies',
  family: 'disks',
  summary: 'syncs are acknowledged, and what they cover stays in a cache that a loss of power empties',
  source: 'drives that ignore cache flushes; LazyFS (Jepsen); lost fsyncs in Jepsen: NATS 2.12.1',
  fields: [NODES_FIELD, { name: 'ppm', type: 'ppm', default: 1_000_000, description: 'chance for each sync' }],
  damagesDurable: () => true,
  layOnDisk({ ppm = 1_000_000 }, disk) {
    disk.layOn().syncLies.push(ppm);
  },
};
