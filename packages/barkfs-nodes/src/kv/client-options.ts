/** What a client of the key-value store is told at boot. Plain data. */
import type { Micros } from '@barksim/sim-core';

export interface KeyValueClientOptions {
  /** The servers are the nodes 0 to `serverCount - 1`. */
  readonly serverCount: number;
  /** This client's place among the clients, from 0, at most 9: part of every value that it writes. */
  readonly slot: number;
  /** Keys are drawn from 0 to `keyCount - 1`. */
  readonly keyCount: number;
  /** Between an answer and the next operation, drawn uniformly between both. */
  readonly thinkMinMicros: Micros;
  readonly thinkMaxMicros: Micros;
  /** An operation without an answer is sent again after a time drawn uniformly between both. */
  readonly retryMinMicros: Micros;
  readonly retryMaxMicros: Micros;
  /** Shares of puts and of compare-and-sets in a million operations; the rest are gets. */
  readonly putPpm: number;
  readonly casPpm: number;
  /** Share of the gets, in a million, that do not go through the log (dissertation 6.4). */
  readonly directReadPpm: number;
  /** Share of those, in a million, that are sent to any server at first, and only then to the supposed leader. */
  readonly anyServerPpm: number;
  /** Chance, in a million, that the client acts as an operator before an operation and asks for another leader. */
  readonly transferPpm: number;
  /** After so many tries without an answer the client goes on to its next operation; 0: never. */
  readonly giveUpAfterTries: number;
  /** Sessions must be opened, for they may end (dissertation 6.3): as the servers' `sessionLimit` says. */
  readonly opensSessions: boolean;
  /**
   * A server that knows no leader is followed by the next one at once, within the bound on hints; else the client waits for
   * its next try. Where most servers have been removed, few can tell (dissertation 6.2, on finding the cluster).
   */
  readonly asksOn: boolean;
}

/** Clients that read through the log, never give up, wait between tries, leave the leader alone, and have sessions that never end. */
export const PLAIN_CLIENT = {
  directReadPpm: 0,
  anyServerPpm: 0,
  transferPpm: 0,
  giveUpAfterTries: 0,
  opensSessions: false,
  asksOn: false,
} as const;
