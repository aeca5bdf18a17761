/**
 * Damage to what lies on the platter: a sector that cannot be read, a bit that flipped, a write that landed elsewhere.
 * It lies over pristine data under the label of its fault, until the data is written again or the fault is lifted.
 */
import type { RandomStream } from '../node-contract.ts';
import type { MisdirectedWrites } from './disk-conditions.ts';
import { otherSector } from './disk-gate.ts';
import { SECTOR_BYTES } from './file-damage.ts';
import { APPEND, CELL_WRITE, FILE_WRITE, whatWasThere, type PendingWrite, type PendingWrites } from './pending-writes.ts';
import type { SimCell } from './sim-cell.ts';
import type { SimDisk } from './sim-disk.ts';
import type { SimFile } from './sim-file.ts';
import type { SimLog } from './sim-log.ts';

/** Where on a disk something may be hit: names by prefix, or null for nothing of that sort. */
export interface Places {
  readonly cellPrefix?: string | null;
  readonly logPrefix?: string | null;
  readonly filePrefix?: string | null;
}

export interface Candidates {
  readonly cells: readonly SimCell[];
  /** Logs that hold durable records. */
  readonly logs: readonly SimLog[];
  /** Files that hold durable bytes. */
  readonly files: readonly SimFile[];
}

export function candidates(disk: SimDisk, { cellPrefix = null, logPrefix = null, filePrefix = null }: Places): Candidates {
  return {
    cells: cellPrefix === null ? [] : disk.cellsWithPrefix(cellPrefix),
    logs: logPrefix === null ? [] : disk.allLogs().filter((log) => log.name.startsWith(logPrefix) && log.durableLastIndex >= log.durableFirstIndex),
    files: filePrefix === null ? [] : disk.allFiles().filter((file) => file.name.startsWith(filePrefix) && file.durableLength > 0),
  };
}

/** A durable record of the log. */
export function anyRecord(log: SimLog, stream: RandomStream): number {
  return stream.int(log.durableFirstIndex, log.durableLastIndex);
}

/** One record, cell or sector cannot be read any more. False when there is nothing to hit. */
export function loseSector(disk: SimDisk, places: Places, label: string, stream: RandomStream): boolean {
  const { cells, logs, files } = candidates(disk, places);
  if (cells.length + logs.length + files.length === 0) return false;
  const at = stream.int(0, cells.length + logs.length + files.length - 1);
  const cell = cells[at];
  const log = logs[at - cells.length];
  if (cell !== undefined) {
    cell.damage({ label, value: undefined, code: 'EIO' });
  } else if (log !== undefined) {
    log.damage({ label, index: anyRecord(log, stream), code: 'EIO' });
  } else {
    const file = files[at - cells.length - logs.length] as SimFile;
    const offset = stream.int(0, Math.ceil(file.durableLength / SECTOR_BYTES) - 1) * SECTOR_BYTES;
    file.damage({ label, offset, length: Math.min(SECTOR_BYTES, file.durableLength - offset), bytes: null });
  }
  return true;
}

/** Makes the oldest write durable, by one of the chances in the wrong place. Returns whether it was. */
export function writeMisdirected(pending: PendingWrites, chances: readonly MisdirectedWrites[], disk: SimDisk, stream: RandomStream): boolean {
  const write = pending.at(0);
  const before = whatWasThere(write);
  pending.makeOldestDurable();
  const hit = chances.find(({ ppm, prefix }) => write.file.name.startsWith(prefix) && stream.chance(ppm));
  return hit !== undefined && misdirect(write, before, disk, hit.label, stream);
}

/**
 * The write, just made durable, landed on another record, cell or sector of the same file: that one is overwritten, and
 * where it belonged there is what was there before. Returns false when there is no other.
 */
function misdirect(write: PendingWrite, before: unknown, disk: SimDisk, label: string, stream: RandomStream): boolean {
  if (write.kind === APPEND) {
    const log = write.file as SimLog;
    const index = log.durableLastIndex;
    if (index === log.durableFirstIndex) return false;
    log.damage({ label, index, code: 'ECORRUPT' });
    log.damage({ label, index: stream.int(log.durableFirstIndex, index - 1), code: 'ECORRUPT' });
    return true;
  }
  if (write.kind === CELL_WRITE && write.value !== undefined) {
    const cell = write.file as SimCell;
    const others = disk.cellsWithPrefix('').filter((other) => other !== cell);
    if (others.length === 0) return false;
    stream.pick(others).damage({ label, value: write.value, code: null });
    cell.damage(before === undefined ? { label, value: undefined, code: 'ECORRUPT' } : { label, value: before, code: null });
    return true;
  }
  if (write.kind === FILE_WRITE) return misdirectBytes(write.file as SimFile, write.index, write.value as Uint8Array, before as Uint8Array, label, stream);
  return false;
}

function misdirectBytes(file: SimFile, offset: number, bytes: Uint8Array, before: Uint8Array, label: string, stream: RandomStream): boolean {
  const sectors = Math.ceil(file.durableLength / SECTOR_BYTES);
  if (sectors < 2 || bytes.length === 0) return false;
  const elsewhere = otherSector(offset, sectors, stream);
  const length = Math.max(0, Math.min(bytes.length, file.durableLength - elsewhere));
  file.damage({ label, offset, length: bytes.length, bytes: before });
  if (length > 0) file.damage({ label, offset: elsewhere, length, bytes: bytes.slice(0, length) });
  return true;
}
