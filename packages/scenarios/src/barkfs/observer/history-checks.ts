/** What is checked about operations as their clients record them: reads (S6) and the order of appends (S16). */
import type { FileOperation, MutationPiece, MutationResult, ReadResult } from '@barksim/barkfs-nodes';
import type { OperationRecord } from '@barksim/sim-core';
import { APPEND, READ_FRESHNESS } from '../property-names.ts';
import type { ObserverContext } from './observer-context.ts';
import { chunkOf } from './observer-context.ts';
import type { FileAppends } from './observer-state.ts';

export function checkHistory(context: ObserverContext): void {
  const { view, state } = context;
  const { ended } = view.history;
  while (state.endedSeen < ended.length) {
    const record = ended[state.endedSeen++] as OperationRecord;
    if (record.outcome !== 'ok') continue;
    const operation = record.operation as FileOperation;
    if (operation.f === 'read') checkRead(context, record, record.result as ReadResult);
    if (operation.f === 'append') checkAppend(context, record, record.result as MutationResult);
  }
}

/** S6, relaxed: never older than what the client was told, and it was told not too long ago. */
function checkRead(context: ObserverContext, record: OperationRecord, result: ReadResult): void {
  for (const piece of result.pieces) {
    if (piece.servedVersion < piece.cachedVersion) {
      context.report.violation(
        READ_FRESHNESS,
        `a read of chunk ${piece.handle} is served from version ${piece.cachedVersion} or later`,
        `${context.view.nameOf(piece.server)} served it from version ${piece.servedVersion}`,
        [record.client, piece.server],
      );
    }
    if (piece.cacheAgeMicros > context.options.cacheTimeoutMicros) {
      context.report.violation(
        READ_FRESHNESS,
        `cached locations are used for at most ${context.options.cacheTimeoutMicros} microseconds`,
        `${context.view.nameOf(record.client)} used one ${piece.cacheAgeMicros} microseconds old`,
        [record.client],
      );
    }
  }
}

/** Places in a file: chunks come first, offsets within. Chunks are smaller than this. */
const PLACES_PER_CHUNK = 0x1_0000_0000;

/** S16: an append invoked after another one had returned goes behind it. */
function checkAppend(context: ObserverContext, record: OperationRecord, result: MutationResult): void {
  const piece = result.pieces[0] as MutationPiece;
  const chunk = chunkOf(context, piece.handle);
  if (chunk === undefined) return;
  const appends = appendsOf(context, chunk.fileId);
  const place = piece.index * PLACES_PER_CHUNK + piece.offset;
  const before = furthestBefore(appends, record.invokedOrder);
  if (place <= before) {
    context.report.violation(
      APPEND,
      `an append goes behind every append that had returned before: behind chunk ${Math.floor(before / PLACES_PER_CHUNK)}, offset ${before % PLACES_PER_CHUNK}`,
      `it went to chunk ${piece.index}, offset ${piece.offset}`,
      [record.client],
    );
  }
  const furthest = appends.furthest[appends.furthest.length - 1] ?? -1;
  appends.returnedOrders.push(record.returnedOrder);
  appends.furthest.push(Math.max(furthest, place));
}

function appendsOf(context: ObserverContext, fileId: number): FileAppends {
  let appends = context.state.appends.get(fileId);
  if (appends === undefined) {
    appends = { returnedOrders: [], furthest: [] };
    context.state.appends.set(fileId, appends);
  }
  return appends;
}

/** The furthest place of all appends that had returned before the given order; -1 for none. */
function furthestBefore(appends: FileAppends, invokedOrder: number): number {
  for (let i = appends.returnedOrders.length - 1; i >= 0; i--) {
    if ((appends.returnedOrders[i] as number) < invokedOrder) return appends.furthest[i] as number;
  }
  return -1;
}
