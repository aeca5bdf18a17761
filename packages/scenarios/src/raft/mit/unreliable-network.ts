/**
 * The laboratory's unreliable network: a message takes up to 27 ms and one in ten is lost; with long reordering two answers of
 * three may come up to a fraction of a second late, behind many others.
 */
import type { NetworkOptions } from '@barksim/sim-core';
import { MICROSECOND, MILLISECOND, QUIET_LINK } from '@barksim/sim-core';
import type { RaftOptions } from '@barksim/barkfs-nodes';

export const UNRELIABLE: NetworkOptions = {
  defaults: {
    ...QUIET_LINK,
    delay: { kind: 'uniform', minMicros: 200 * MICROSECOND, maxMicros: 27 * MILLISECOND },
    lossPpm: 100_000,
  },
};

/** The laboratory holds back two answers of three by up to 2.2 s; here a message of five by up to 600 ms, as timeouts are shorter. */
export const LONG_REORDERING: NetworkOptions = {
  defaults: { ...UNRELIABLE.defaults, reorderPpm: 200_000, reorderWindowMicros: 600 * MILLISECOND },
};

/** As slow as such a network asks for (§5.6): several heartbeats may be lost before anybody stands. */
export const PATIENT: Partial<RaftOptions> = {
  electionTimeoutMinMicros: 300 * MILLISECOND,
  electionTimeoutMaxMicros: 600 * MILLISECOND,
  heartbeatMicros: 50 * MILLISECOND,
};
