/** What every part of a chunk server is handed besides its state. */
import type { Host } from '@barksim/sim-core';
import type { BarkfsMessage } from '../messages.ts';
import type { ChunkHandle } from '../metadata/operations.ts';

export type ChunkServerTimer =
  /** Once a heartbeat interval: registration or heartbeat, late mutations, scrubbing. */
  | { readonly type: 'tick' }
  | { readonly type: 'version-durable'; readonly handle: ChunkHandle; readonly version: number };

export const CHUNK_SERVER_TIMER_TYPES: readonly ChunkServerTimer['type'][] = ['tick', 'version-durable'];

export type ChunkServerHost = Host<BarkfsMessage, ChunkServerTimer>;
