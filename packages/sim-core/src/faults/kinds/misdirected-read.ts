import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** Reads give what lies elsewhere: a cell the value of another one, a file bytes of another of its sectors; a log notices by its checksums (`ECORRUPT`). */
export interface MisdirectedReadFault extends FaultWindow {
  readonly kind: 'misdirected-read';
  readonly nodes: readonly Target[];
  readonly ppm: number;
  readonly prefix?: string;
}

export const misdirectedRead: FaultDefinition<MisdirectedReadFault> = {
  kind: 'misdirected-read',
  family: 'disks',
  summary: 'reads give what lies in another place of the disk',
  source: 'TigerBeetle VOPR (misdirected reads); Bairavasundaram and others, FAST 2008',
  fields: [
    NODES_FIELD,
    { name: 'ppm', type: 'ppm', description: 'chance for each read' },
    { name: 'prefix', type: 'text', default: '', description: 'only logs, cells and files whose name starts with this' },
  ],
  layOnDisk({ ppm, prefix = '' }, disk) {
    disk.layOn().misdirectedReads.push({ ppm, prefix });
  },
};
