/** What every check of the BarkFS observer is handed, and the few questions that several of them ask. */
import type { BarkfsOptions, ChunkHandle, ChunkMetadata, ChunkServerState, MasterState } from '@barksim/barkfs-nodes';
import type { NodeId, Reporter, WorldView } from '@barksim/sim-core';
import type { ChunkLedger } from './chunk-ledger.ts';
import { newLedger } from './chunk-ledger.ts';
import type { ObserverState, WatchedServer } from './observer-state.ts';

export interface ObserverContext {
  readonly view: WorldView;
  readonly report: Reporter;
  readonly options: BarkfsOptions;
  state: ObserverState;
}

export function masterOf(context: ObserverContext): MasterState {
  return context.view.stateOf(context.options.master);
}

export function serverStateOf(context: ObserverContext, server: NodeId): ChunkServerState {
  return context.view.stateOf(server);
}

/** Undefined for a chunk that was deleted. */
export function chunkOf(context: ObserverContext, handle: ChunkHandle): ChunkMetadata | undefined {
  return masterOf(context).metadata.chunks.get(handle);
}

export function ledgerOf(context: ObserverContext, handle: ChunkHandle): ChunkLedger {
  let ledger = context.state.ledgers.get(handle);
  if (ledger === undefined) {
    ledger = newLedger(handle);
    context.state.ledgers.set(handle, ledger);
  }
  return ledger;
}

export function watchedServer(context: ObserverContext, server: NodeId): WatchedServer {
  let watched = context.state.servers.get(server);
  if (watched === undefined) {
    watched = { changeCount: 0, mutationCount: 0, versions: new Map(), orders: new Map() };
    context.state.servers.set(server, watched);
  }
  return watched;
}
