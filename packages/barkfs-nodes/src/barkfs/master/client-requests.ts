/** What clients ask of the master: namespace changes and queries, and where chunks are (GFS §2.4, §3.1). */
import type { NodeId } from '@barksim/sim-core';
import type { MasterRequest } from '../messages.ts';
import { LAST_CHUNK, NO_SERVER } from '../messages.ts';
import type { FileMetadata } from '../metadata/master-metadata.ts';
import { queryNamespace, resolveFile } from '../metadata/namespace.ts';
import type { ChunkHandle, FileId } from '../metadata/operations.ts';
import type { MasterHost } from './master-context.ts';
import { currentServers } from './master-context.ts';
import type { MasterRules } from './master-rules.ts';
import type { ChunkCoordination, MasterState, WaitingClient } from './master-state.ts';
import { proposeOperation } from './operation-log.ts';
import { pursueLease, tellPrimary } from './version-rounds.ts';

type RequestOf<Type extends MasterRequest['type']> = Extract<MasterRequest, { type: Type }>;

/** Refusals are decided when the operation is applied, not here: only there is the order of all changes known (R6). */
export function onChangeNamespace(
  state: MasterState,
  message: RequestOf<'change-namespace'>,
  client: NodeId,
  host: MasterHost,
): void {
  proposeOperation(host, {
    kind: 'namespace',
    client,
    sequence: message.request,
    request: message.change,
    keepUntilWall: host.clock.wall() + state.options.deletedFileRetentionMicros,
  });
}

export function onQueryNamespace(
  state: MasterState,
  message: RequestOf<'query-namespace'>,
  client: NodeId,
  host: MasterHost,
): void {
  const result = queryNamespace(state.metadata, message.query, message.path);
  host.send(client, { type: 'namespace-result', request: message.request, result });
}

/** R4. Only current replicas are named (R27); none may be reachable. */
export function onFindLocations(
  rules: MasterRules,
  state: MasterState,
  message: RequestOf<'find-locations'>,
  client: NodeId,
  host: MasterHost,
): void {
  const file = resolveFile(state.metadata, message.path);
  if (typeof file === 'string') {
    host.send(client, { type: 'chunk-not-found', request: message.request, errno: file });
    return;
  }
  const handle = file.chunks[message.index];
  const chunk = handle === undefined ? undefined : state.metadata.chunks.get(handle);
  const coordination = handle === undefined ? undefined : state.coordination.get(handle);
  if (handle === undefined || chunk === undefined || coordination === undefined) {
    host.send(client, { type: 'chunk-not-found', request: message.request, errno: 'EOF' });
    return;
  }
  host.send(client, {
    type: 'chunk-found',
    request: message.request,
    index: message.index,
    handle,
    version: chunk.version,
    primary: NO_SERVER,
    replicas: currentServers(rules, coordination, chunk),
    chunkCount: file.chunks.length,
  });
}

/** R14 step 1: the holder of the lease, after granting one if nobody holds it; creates the chunk behind the last (R2). */
export function onFindPrimary(
  rules: MasterRules,
  state: MasterState,
  message: RequestOf<'find-primary'>,
  client: NodeId,
  host: MasterHost,
): void {
  const file = resolveFile(state.metadata, message.path);
  if (typeof file === 'string') {
    host.send(client, { type: 'chunk-not-found', request: message.request, errno: file });
    return;
  }
  const index = chunkIndexMeant(message, file);
  if (index > file.chunks.length) {
    host.send(client, { type: 'chunk-not-found', request: message.request, errno: 'EOF' });
    return;
  }
  const waiting: WaitingClient = { client, request: message.request, index };
  if (index === file.chunks.length) {
    addChunk(state, file, index, waiting, host);
    return;
  }
  const coordination = state.coordination.get(file.chunks[index] as ChunkHandle);
  if (coordination !== undefined) {
    findPrimaryOf(rules, state, coordination, waiting, message.failedVersion, host);
  }
}

function chunkIndexMeant(message: RequestOf<'find-primary'>, file: FileMetadata): number {
  const isOtherFile = message.after !== 0 && file.chunks[message.index - 1] !== message.after;
  return message.index === LAST_CHUNK || isOtherFile ? Math.max(0, file.chunks.length - 1) : message.index;
}

function findPrimaryOf(
  rules: MasterRules,
  state: MasterState,
  coordination: ChunkCoordination,
  waiting: WaitingClient,
  failedVersion: number,
  host: MasterHost,
): void {
  const lease = coordination.lease;
  const chunk = state.metadata.chunks.get(coordination.handle);
  // A fence may have left behind a lease that has not run out: its holder is out of date.
  const isUsable =
    lease !== null &&
    lease.primary !== NO_SERVER &&
    lease.version === chunk?.version &&
    lease.version > failedVersion &&
    coordination.round === null &&
    host.clock.monotonic() <= lease.expiresAt;
  if (isUsable && lease.confirmed) {
    tellPrimary(state, coordination, waiting.client, waiting.request, waiting.index, host);
    return;
  }
  enqueue(coordination.waiting, waiting);
  if (!isUsable) {
    pursueLease(rules, state, coordination, host);
  }
}

/** The handle goes into the log before any chunk server hears of it, so no report can make it look like an orphan (G6). */
function addChunk(
  state: MasterState,
  file: FileMetadata,
  index: number,
  waiting: WaitingClient,
  host: MasterHost,
): void {
  const underWay = state.additions.find((addition) => addition.fileId === file.fileId && addition.index === index);
  if (underWay !== undefined) {
    enqueue(underWay.waiting, waiting);
    return;
  }
  state.additions.push({ fileId: file.fileId, index, waiting: [waiting] });
  proposeOperation(host, { kind: 'add-chunk', fileId: file.fileId, index });
}

/** A client has one request open: a newer one takes the place of the one before. */
function enqueue(queue: WaitingClient[], waiting: WaitingClient): void {
  const same = queue.find((other) => other.client === waiting.client);
  if (same === undefined) {
    queue.push(waiting);
  } else {
    same.request = Math.max(same.request, waiting.request);
    same.index = waiting.index;
  }
}

/** `add-chunk` is in the log. Clients whose file went away meanwhile ask again and are told so. */
export function onChunkAdded(
  rules: MasterRules,
  state: MasterState,
  fileId: FileId,
  index: number,
  handle: ChunkHandle | undefined,
  host: MasterHost,
): void {
  const position = state.additions.findIndex((addition) => addition.fileId === fileId && addition.index === index);
  const addition = position < 0 ? undefined : state.additions[position];
  if (position >= 0) {
    state.additions.splice(position, 1);
  }
  const coordination = handle === undefined ? undefined : state.coordination.get(handle);
  if (addition === undefined || coordination === undefined) {
    return;
  }
  for (const waiting of addition.waiting) {
    enqueue(coordination.waiting, { client: waiting.client, request: waiting.request, index });
  }
  pursueLease(rules, state, coordination, host);
}
