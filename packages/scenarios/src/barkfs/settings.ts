/** What a BarkFS scenario decides before a run, as plain data: it is the `settings` part of a plan, and of failure files. */
import type { BarkfsOptions, Workload } from '@barksim/barkfs-nodes';
import type { DiskOptions, Micros, NetworkOptions, NodeClockOptions } from '@barksim/sim-core';
import { MICROSECOND, MILLISECOND, QUIET_LINK } from '@barksim/sim-core';

export interface BarkfsSettings {
  readonly chunkServerCount: number;
  /** One client for each. */
  readonly workloads: readonly Workload[];
  /** Laid over the usual options. */
  readonly options: Partial<BarkfsOptions>;
  readonly network: NetworkOptions;
  readonly disk: DiskOptions;
  /** By node, the master first; nodes beyond the end have right clocks. */
  readonly clocks: readonly NodeClockOptions[];
  /** No fault lasts beyond this instant, except servers that are gone for good; null: nothing is promised. */
  readonly quietFromMicros: Micros | null;
  /** After faults have stopped, every chunk server that is up is registered within this (L7). */
  readonly registrationBoundMicros: Micros;
  /** After faults have stopped, every chunk that has a replica left has as many as it should within this (L1). */
  readonly replicationBoundMicros: Micros;
}

export const QUIET_NETWORK: NetworkOptions = { defaults: QUIET_LINK };
export const QUICK_DISK: DiskOptions = { syncMinMicros: 200 * MICROSECOND, syncMaxMicros: 2 * MILLISECOND };
