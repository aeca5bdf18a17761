/** What every part of the master is handed: its rules and its host, and the few questions that all of them ask. */
import type { Host, NodeId } from '@barksim/sim-core';
import type { BarkfsMessage, ServerOrder } from '../messages.ts';
import type { ChunkMetadata } from '../metadata/master-metadata.ts';
import type { ChunkCoordination, KnownReplica, MasterState } from './master-state.ts';
import type { MasterRules } from './master-rules.ts';

export type MasterTimer =
  | { readonly type: 'tick' }
  /** The operation log is on disk up to here. */
  | { readonly type: 'operations-durable'; readonly index: number }
  | { readonly type: 'checkpoint-durable'; readonly index: number };

export const MASTER_TIMER_TYPES: readonly MasterTimer['type'][] = ['tick', 'operations-durable', 'checkpoint-durable'];

export type MasterHost = Host<BarkfsMessage, MasterTimer>;

/** Without the session, which `sendOrder` fills in. */
export type OrderWithoutSession = ServerOrder extends infer Order
  ? Order extends ServerOrder
    ? Omit<Order, 'session'>
    : never
  : never;

/** Replicas that hold everything ever acknowledged and may be used (R27). */
export function currentReplicas(
  rules: MasterRules,
  coordination: ChunkCoordination,
  chunk: ChunkMetadata,
): KnownReplica[] {
  return coordination.replicas.filter((replica) => rules.replicaIsCurrent(replica, chunk));
}

export function currentServers(rules: MasterRules, coordination: ChunkCoordination, chunk: ChunkMetadata): NodeId[] {
  return currentReplicas(rules, coordination, chunk).map((replica) => replica.server);
}

export function findReplica(coordination: ChunkCoordination, server: NodeId): KnownReplica | undefined {
  return coordination.replicas.find((replica) => replica.server === server);
}

/** The session of a live server; undefined when it is not registered. */
export function sessionOf(state: MasterState, server: NodeId): number | undefined {
  return state.servers.get(server)?.session;
}

export function narrate(state: MasterState, host: MasterHost, text: string): void {
  if (state.options.narrate) {
    host.probe.note(text);
  }
}
