import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/**
 * When the nodes lose power, the disk is in the middle of writing back: a random number of the oldest unsynced writes
 * survives, and the next one in part. A log's record is there and cannot be read (`ETORN`); of a file's write each sector is written,
 * is not, or is garbled; a cell keeps its old value unless `tearsCells`, and cannot be read then.
 */
export interface TornWriteFault extends FaultWindow {
  readonly kind: 'torn-write';
  readonly nodes: readonly Target[];
  readonly tearsCells?: boolean;
}

export const tornWrite: FaultDefinition<TornWriteFault> = {
  kind: 'torn-write',
  family: 'disks',
  summary: 'a loss of power leaves the write in flight on the disk in part, behind some of the older unsynced ones',
  source: "FoundationDB's non-durable files (AsyncFileNonDurable.actor.h); Pillai and others, OSDI 2014",
  fields: [
    NODES_FIELD,
    { name: 'tearsCells', type: 'flag', default: false, description: 'whether cells are torn as well, which programs take to be atomic' },
  ],
  /** What is torn was unsynced, and is expected to be lost; a cell takes its old value with it. */
  damagesDurable: ({ tearsCells }) => tearsCells === true,
  layOnDisk({ tearsCells = false }, disk) {
    const conditions = disk.layOn();
    conditions.tears = true;
    conditions.tearsCells ||= tearsCells;
  },
};
