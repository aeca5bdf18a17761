import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** Reads fail with EIO by chance; the same read may succeed when it is repeated. */
export interface ReadErrorsFault extends FaultWindow {
  readonly kind: 'read-errors';
  readonly nodes: readonly Target[];
  readonly ppm: number;
  readonly prefix?: string;
}

export const readErrors: FaultDefinition<ReadErrorsFault> = {
  kind: 'read-errors',
  family: 'disks',
  summary: 'reads fail with EIO',
  source: 'Bairavasundaram and others, An Analysis of Latent Sector Errors in Disk Drives, SIGMETRICS 2007',
  fields: [
    NODES_FIELD,
    { name: 'ppm', type: 'ppm', description: 'chance for each read' },
    { name: 'prefix', type: 'text', default: '', description: 'only logs, cells and files whose name starts with this' },
  ],
  layOnDisk({ ppm, prefix = '' }, disk) {
    disk.layOn().readErrors.push({ ppm, prefix });
  },
};
