/**
 * What lasting faults lay over one disk: a fresh record of it is filled from the active faults whenever one of them
 * begins or ends. A healthy disk has none, and then none of this costs anything.
 */
import type { DelayShape } from '../network/network-options.ts';

/** A chance for each operation on the files, logs and cells whose name starts with the prefix. */
export interface OperationChance {
  readonly ppm: number;
  readonly prefix: string;
}

export interface MisdirectedWrites extends OperationChance {
  /** What lifts the damage that was done. */
  readonly label: string;
}

export class DiskConditions {
  /** Each adds one draw to every sync. */
  readonly syncDelays: DelayShape[] = [];
  /** Each adds one draw for every write that a sync covers. */
  readonly writeDelays: DelayShape[] = [];
  /** Number of faults that freeze the disk, and that keep syncs from returning. */
  stalls = 0;
  hangs = 0;
  /** Each is a chance of its own that a sync fails; whether the cache then falls back to what is durable. */
  readonly syncFailures: { readonly ppm: number; readonly revertsCache: boolean }[] = [];
  /** Each is a chance of its own that a sync is acknowledged and makes nothing durable. */
  readonly syncLies: number[] = [];
  readonly readErrors: OperationChance[] = [];
  readonly writeErrors: OperationChance[] = [];
  readonly misdirectedReads: OperationChance[] = [];
  readonly misdirectedWrites: MisdirectedWrites[] = [];
  /** Writes that would take the disk above this fail. */
  capacityBytes = Infinity;
  /** What survives a loss of power besides what is durable (`power-loss.ts`). */
  keepsPrefix = false;
  scatterPpm = 0;
  tears = false;
  tearsCells = false;
}
