import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * Syncs end with an error. What they covered is lost: no later sync brings it to the disk. The cache goes on showing it
 * (`kept`), or falls back to what is durable (`reverted`).
 */
export interface SyncFailsFault extends FaultWindow {
  readonly kind: 'sync-fails';
  readonly nodes: readonly Target[];
  readonly ppm?: number;
  readonly cache?: 'kept' | 'reverted';
}

export const syncFails: FaultDefinition<SyncFailsFault> = {
  kind: 'sync-fails',
  family: 'disks',
  summary: 'syncs end with an error, and what they covered is lost while the cache may go on showing it',
  source: 'fsyncgate (PostgreSQL, 2018); Rebello and others, Can Applications Recover from fsync Failures?, USENIX ATC 2020',
  fields: [
    NODES_FIELD,
    { name: 'ppm', type: 'ppm', default: 1_000_000, description: 'chance for each sync' },
    {
      name: 'cache',
      type: 'choice',
      choices: ['kept', 'reverted'],
      default: 'kept',
      description: 'what reads see afterwards: what was written (ext4, XFS), or what is on the disk (btrfs)',
    },
  ],
  damagesDurable: () => true,
  layOnDisk({ ppm = 1_000_000, cache }, disk) {
    disk.layOn().syncFailures.push({ ppm, revertsCache: cache === 'reverted' });
  },
};
