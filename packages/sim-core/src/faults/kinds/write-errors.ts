import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** Writes, truncations and removals fail with EIO by chance, and have changed nothing then. */
export interface WriteErrorsFault extends FaultWindow {
  readonly kind: 'write-errors';
  readonly nodes: readonly Target[];
  readonly ppm: number;
  readonly prefix?: string;
}

export const writeErrors: FaultDefinition<WriteErrorsFault> = {
  kind: 'write-errors',
  family: 'disks',
  summary: 'writes fail with EIO and change nothing',
  source: 'Prabhakaran and others, IRON File Systems, SOSP 2005',
  fields: [
    NODES_FIELD,
    { name: 'ppm', type: 'ppm', description: 'chance for each write' },
    { name: 'prefix', type: 'text', default: '', description: 'only logs, cells and files whose name starts with this' },
  ],
  layOnDisk({ ppm, prefix = '' }, disk) {
    disk.layOn().writeErrors.push({ ppm, prefix });
  },
};
