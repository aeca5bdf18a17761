/** Everything a BarkFS observer remembers: plain data, so that checkpoints can hold it. */
import type { ChunkHandle } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import type { ChunkLedger } from './chunk-ledger.ts';

export interface WatchedServer {
  changeCount: number;
  mutationCount: number;
  /** Version and last order of each replica, as of the last look. */
  versions: Map<ChunkHandle, number>;
  orders: Map<ChunkHandle, number>;
}

export interface FileAppends {
  /** When appends to this file returned, and the furthest place any of them or of those before had got. */
  returnedOrders: number[];
  furthest: number[];
}

export interface ObserverState {
  ledgers: Map<ChunkHandle, ChunkLedger>;
  servers: Map<NodeId, WatchedServer>;
  /** Version in force of each chunk, and the servers of the newest proposal. */
  versionsInForce: Map<ChunkHandle, number>;
  proposals: Map<ChunkHandle, { version: number; servers: NodeId[] }>;
  /** `handle@version` of each lease granted, and to whom. */
  grants: Map<string, string>;
  appends: Map<number, FileAppends>;
  /** Operations of the master's log that were looked at. */
  appliedIndex: number;
  endedSeen: number;
}

export function newObserverState(): ObserverState {
  return {
    ledgers: new Map(),
    servers: new Map(),
    versionsInForce: new Map(),
    proposals: new Map(),
    grants: new Map(),
    appends: new Map(),
    appliedIndex: 0,
    endedSeen: 0,
  };
}
