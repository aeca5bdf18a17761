/** What a Raft scenario decides before a run, as plain data: it is the `settings` part of a plan, and of failure files. */
import type { KeyValueClientOptions, OperatorOptions, RaftOptions } from '@barksim/barkfs-nodes';
import { DEFAULT_RAFT_OPTIONS, PLAIN_CLIENT } from '@barksim/barkfs-nodes';
import type { CapacityOptions, DiskOptions, Micros, NetworkOptions, NodeClockOptions } from '@barksim/sim-core';
import { MICROSECOND, MILLISECOND, QUIET_LINK, SECOND } from '@barksim/sim-core';

export interface RaftSettings {
  readonly raft: RaftOptions;
  readonly clientCount: number;
  readonly client: Omit<KeyValueClientOptions, 'serverCount' | 'slot'>;
  /** Who changes the cluster's members, one node each. */
  readonly operators: readonly Omit<OperatorOptions, 'serverCount'>[];
  readonly network: NetworkOptions;
  readonly disk: DiskOptions;
  /** Of the servers. Absent: every message is handled when it arrives. */
  readonly capacity?: CapacityOptions;
  /** By node; nodes beyond the end have right clocks. */
  readonly clocks: readonly NodeClockOptions[];
  /** No fault lasts beyond this instant; null when they never stop. */
  readonly quietFromMicros: Micros | null;
  /** After faults have stopped, every client is answered and every node has caught up within this time. */
  readonly progressBoundMicros: Micros;
}

/** Length of a run unless told otherwise, and of its last, quiet part. */
export const RUN_MICROS: Micros = 10 * SECOND;
export const QUIET_MICROS: Micros = 4 * SECOND;

/** A quiet local network, a quick disk, three clients with some twenty operations a second each. */
export const DEFAULT_RAFT_SETTINGS: RaftSettings = {
  raft: DEFAULT_RAFT_OPTIONS,
  clientCount: 3,
  client: {
    ...PLAIN_CLIENT,
    keyCount: 4,
    thinkMinMicros: 10 * MILLISECOND,
    thinkMaxMicros: 90 * MILLISECOND,
    retryMinMicros: 100 * MILLISECOND,
    retryMaxMicros: 200 * MILLISECOND,
    putPpm: 400_000,
    casPpm: 200_000,
  },
  operators: [],
  network: { defaults: QUIET_LINK },
  disk: { syncMinMicros: 200 * MICROSECOND, syncMaxMicros: 2 * MILLISECOND },
  clocks: [],
  quietFromMicros: RUN_MICROS - QUIET_MICROS,
  progressBoundMicros: QUIET_MICROS,
};
