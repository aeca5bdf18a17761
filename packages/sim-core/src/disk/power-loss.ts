/**
 * What of the unsynced writes is on the platter when the power goes. Without faults: nothing. With them:
 *
 * - kept in part: the disk had got so far with writing back, in order; a random number of the oldest writes survives;
 * - reordered: the disk wrote in an order of its own; each write survives by chance. Truncating and compacting a log
 *   survives when an append behind it does, which lies where the dropped records were; an append that is lost before one
 *   that survives leaves a hole, a record that cannot be read;
 * - torn: of the write after those that survived, a part was written. A log's record is there and cannot be read; of a
 *   file's write each sector is written, is not, or is garbled on one side or all over (as FoundationDB's non-durable
 *   files are); a cell keeps the old value, or if so asked cannot be read. A record that is written once more stays as it was:
 *   the same bytes lie on both sides of the tear.
 */
import type { RandomStream } from '../node-contract.ts';
import type { DiskConditions } from './disk-conditions.ts';
import { SECTOR_BYTES } from './file-damage.ts';
import { APPEND, CELL_WRITE, COMPACT, FILE_WRITE, REWRITE, TRUNCATE, type PendingWrite, type PendingWrites } from './pending-writes.ts';
import type { SimCell } from './sim-cell.ts';
import type { SimFile } from './sim-file.ts';
import { NOT_WRITTEN, type SimLog } from './sim-log.ts';

const LOST = 0;
const KEPT = 1;
const TORN = 2;

/** How many writes survived whole and in part. */
export interface Survivors {
  readonly kept: number;
  readonly torn: number;
}

/** Brings what survives onto the platter and takes every write off the queue. */
export function writeBackInPart(pending: PendingWrites, conditions: DiskConditions, stream: RandomStream): Survivors {
  const writes = pending.all();
  const fates = drawFates(writes, conditions, stream);
  let kept = 0;
  let torn = 0;
  for (const [position, write] of writes.entries()) {
    if (fates[position] === KEPT) {
      pending.makeOldestDurable();
      kept++;
    } else if (fates[position] === TORN && tear(pending, write, conditions.tearsCells, stream)) {
      torn++;
    } else {
      pending.dropOldest();
      if (write.kind === APPEND) (write.file as SimLog).loseAppend();
    }
  }
  return { kept, torn };
}

/** Takes the oldest write off the queue, a part of it onto the platter. False, and nothing done, for what is atomic. */
function tear(pending: PendingWrites, write: PendingWrite, tearsCells: boolean, stream: RandomStream): boolean {
  if (write.kind === APPEND || (write.kind === REWRITE && !(write.file as SimLog).reachesDurably(write.index))) {
    const log = write.file as SimLog;
    pending.makeOldestDurable();
    log.damageDurable({ label: NOT_WRITTEN, index: log.durableLastIndex, code: 'ETORN' });
    return true;
  }
  if (write.kind === FILE_WRITE) {
    pending.dropOldest();
    tearFileWrite(write.file as SimFile, write.index, write.value as Uint8Array, stream);
    return true;
  }
  if (write.kind === CELL_WRITE && tearsCells && write.value !== undefined) {
    pending.makeOldestDurable();
    (write.file as SimCell).damageDurable({ label: NOT_WRITTEN, value: undefined, code: 'ECORRUPT' });
    return true;
  }
  return false;
}

/** Sector by sector, at the sectors' borders in the file: two in five are written, two are not, one is garbled. */
function tearFileWrite(file: SimFile, offset: number, bytes: Uint8Array, stream: RandomStream): void {
  let at = 0;
  while (at < bytes.length) {
    const end = Math.min(bytes.length, at + SECTOR_BYTES - ((offset + at) % SECTOR_BYTES));
    const fate = stream.int(0, 4);
    if (fate < 2) file.makeWriteDurable(offset + at, bytes.slice(at, end));
    else if (fate === 4) file.makeWriteDurable(offset + at, garbled(bytes.slice(at, end), stream));
    at = end;
  }
}

/** The left part, the right part or all of it is noise. */
function garbled(bytes: Uint8Array, stream: RandomStream): Uint8Array {
  const side = stream.int(0, 2);
  const border = stream.int(0, bytes.length - 1);
  const from = side === 0 ? border : 0;
  const to = side === 1 ? border + 1 : bytes.length;
  for (let at = from; at < to; at++) bytes[at] = stream.next() & 0xff;
  return bytes;
}

function drawFates(writes: readonly PendingWrite[], conditions: DiskConditions, stream: RandomStream): number[] {
  const { keepsPrefix, scatterPpm, tears } = conditions;
  const length = keepsPrefix || tears ? stream.int(0, writes.length) : 0;
  const fates: number[] = writes.map((_, position) => (position < length ? KEPT : LOST));
  if (scatterPpm > 0) {
    for (const position of writes.keys()) if (stream.chance(scatterPpm)) fates[position] = KEPT;
  }
  if (tears && length < writes.length && fates[length] === LOST) fates[length] = TORN;
  // From the back: once an append of a log survives, so does what made its place.
  const survivingLogs = new Set<unknown>();
  for (let position = writes.length - 1; position >= 0; position--) {
    const { kind, file } = writes[position] as PendingWrite;
    if (kind === APPEND && fates[position] !== LOST) survivingLogs.add(file);
    if ((kind === TRUNCATE || kind === COMPACT) && survivingLogs.has(file)) fates[position] = KEPT;
  }
  return fates;
}
