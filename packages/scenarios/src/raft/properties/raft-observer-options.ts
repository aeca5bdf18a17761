/** What the observer of a Raft run has to know of it. Plain data. */
import type { Micros } from '@barksim/sim-core';
import type { SessionBounds } from './reference-sessions.ts';

export interface RaftObserverOptions {
  /** The Raft nodes are 0 to `clusterSize - 1`, then come the clients, then operators. */
  readonly clusterSize: number;
  /** The last so many of the Raft nodes do not belong to the cluster at first. */
  readonly spareCount: number;
  readonly clientCount: number;
  /** Operators are at work: those that are left when a disk is lost or damaged may be no quorum, and need not get on. Default: no. */
  readonly changesMembers?: boolean;
  /** From here on no fault is active. Infinity: faults never stop. */
  readonly quietFromMicros: Micros;
  /** From here on nothing gives a reason to elect another leader. Infinity: something may at any time. */
  readonly stableFromMicros: Micros;
  /** When client sessions end. */
  readonly sessions?: SessionBounds;
  /** So much later every node has applied what was committed when faults had stopped. */
  readonly catchUpMicros: Micros;
}
