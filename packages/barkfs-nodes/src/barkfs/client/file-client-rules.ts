/** What a file client decides, one function a rule (GFS §2.4, §3.1, §3.3). Times are the client's own monotonic clock. */
import type { Micros } from '@barksim/sim-core';
import { LAST_CHUNK } from '../messages.ts';
import type { BarkfsOptions } from '../options.ts';
import type { FileOperation } from './client-operations.ts';
import type { ActiveOperation, CachedChunk, PlannedPiece } from './file-client-state.ts';

export interface FileClientRules {
  /** R4: cached locations are used until they time out. */
  cacheIsFresh(cached: CachedChunk, now: Micros, options: BarkfsOptions): boolean;
  /** R15: a read or write that straddles chunks becomes one for each. */
  planPieces(operation: FileOperation, options: BarkfsOptions): PlannedPiece[];
  /** R17: longer records are refused, so that padding wastes at most a quarter of a chunk. */
  recordIsTooLong(operation: FileOperation, options: BarkfsOptions): boolean;
  /** R14: a few more tries with the same primary, then from the beginning. */
  mustAskAgain(operation: ActiveOperation): boolean;
  /** How long to wait before the next try: grows with the tries made. */
  pauseBeforeRetry(attempts: number): Micros;
}

const TRIES_WITH_ONE_PRIMARY = 2;
const FIRST_PAUSE_MICROS = 10_000;
const LONGEST_PAUSE_MICROS = 160_000;

export const correctFileClientRules: FileClientRules = {
  cacheIsFresh(cached, now, options) {
    return now - cached.askedAt < options.cacheTimeoutMicros;
  },

  planPieces(operation, options) {
    if (operation.f === 'append') {
      return [{ index: LAST_CHUNK, offset: 0, length: operation.record.length, data: operation.record, after: 0 }];
    }
    if (operation.f !== 'read' && operation.f !== 'write') {
      return [];
    }
    const length = operation.f === 'read' ? operation.length : operation.data.length;
    const pieces: PlannedPiece[] = [];
    for (let done = 0; done < length; ) {
      const position = operation.offset + done;
      const index = Math.floor(position / options.chunkBytes);
      const offset = position % options.chunkBytes;
      const size = Math.min(length - done, options.chunkBytes - offset);
      const data = operation.f === 'write' ? operation.data.slice(done, done + size) : '';
      pieces.push({ index, offset, length: size, data, after: 0 });
      done += size;
    }
    return pieces;
  },

  recordIsTooLong(operation, options) {
    return operation.f === 'append' && operation.record.length > options.appendMaxBytes;
  },

  mustAskAgain(operation) {
    return operation.attempts % TRIES_WITH_ONE_PRIMARY === 0;
  },

  pauseBeforeRetry(attempts) {
    const doublings = Math.min(Math.max(attempts - 1, 0), 4);
    return Math.min(FIRST_PAUSE_MICROS << doublings, LONGEST_PAUSE_MICROS);
  },
};
