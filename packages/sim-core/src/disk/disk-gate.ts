/**
 * What stands between a program and its files while faults lie over the disk: reads and writes that fail, reads that end
 * up elsewhere, a disk that is full. Observers look past it. A healthy disk never comes here.
 */
import { estimateBytes } from '../network/message-size.ts';
import type { RandomStream } from '../node-contract.ts';
import type { DiskConditions, OperationChance } from './disk-conditions.ts';
import { DiskError } from './disk-error.ts';
import { SECTOR_BYTES } from './file-damage.ts';
import type { Stored } from './pending-writes.ts';
import type { SimCell } from './sim-cell.ts';
import type { SimDisk } from './sim-disk.ts';
import type { DiskOwner } from './disk-owner.ts';
import type { SimFile } from './sim-file.ts';
import type { SimLog } from './sim-log.ts';

export class DiskGate {
  readonly #disk: SimDisk;
  readonly #owner: DiskOwner;

  constructor(disk: SimDisk, owner: DiskOwner) {
    this.#disk = disk;
    this.#owner = owner;
  }

  /** Throws DiskError when the read fails. */
  admitLogRead(log: SimLog, index: number, conditions: DiskConditions): void {
    if (!this.#owner.isSeenByProgram()) return;
    this.#refuseReads(log, conditions);
    if (log.lastIndex > log.firstIndex && this.#hits(conditions.misdirectedReads, log.name, 'misdirected-read')) {
      // Another record, which the checksum over a record and its place gives away.
      throw new DiskError('ECORRUPT', 'read', `${log.subject}, record ${index}`);
    }
  }

  /** The cell whose value the read gives. Throws DiskError when it fails. */
  admitCellRead(cell: SimCell, conditions: DiskConditions): SimCell {
    if (!this.#owner.isSeenByProgram()) return cell;
    this.#refuseReads(cell, conditions);
    if (conditions.misdirectedReads.length === 0) return cell;
    const others = this.#disk.cellsWithPrefix('').filter((other) => other !== cell);
    if (others.length === 0 || !this.#hits(conditions.misdirectedReads, cell.name, 'misdirected-read')) return cell;
    return this.#owner.stream('misdirected-read').pick(others);
  }

  /** The offset that the read begins at: its own, or by whole sectors another one. Throws DiskError when it fails. */
  admitFileRead(file: SimFile, offset: number, conditions: DiskConditions): number {
    if (!this.#owner.isSeenByProgram()) return offset;
    this.#refuseReads(file, conditions);
    const sectors = Math.ceil(file.length / SECTOR_BYTES);
    if (sectors < 2 || !this.#hits(conditions.misdirectedReads, file.name, 'misdirected-read')) return offset;
    return otherSector(offset, sectors, this.#owner.stream('misdirected-read'));
  }

  #refuseReads(file: Stored, conditions: DiskConditions): void {
    if (this.#hits(conditions.readErrors, file.name, 'read-errors')) throw new DiskError('EIO', 'read', file.subject);
  }

  /** Throws DiskError when a write that adds so many bytes fails. */
  admitWrite(file: Stored, addedBytes: number, conditions: DiskConditions): void {
    if (this.#hits(conditions.writeErrors, file.name, 'write-errors')) throw new DiskError('EIO', 'write', file.subject);
    if (addedBytes <= 0 || conditions.capacityBytes === Infinity) return;
    if (this.#disk.usedBytes + addedBytes <= conditions.capacityBytes) return;
    this.#owner.hadEffect('disk-full');
    throw new DiskError('ENOSPC', 'write', file.subject);
  }

  /** Whether one of the chances that concern the name comes true. */
  #hits(chances: readonly OperationChance[], name: string, kind: string): boolean {
    let isHit = false;
    for (const { ppm, prefix } of chances) {
      if (name.startsWith(prefix) && this.#owner.stream(kind).chance(ppm)) isHit = true;
    }
    if (isHit) this.#owner.hadEffect(kind);
    return isHit;
  }
}

/** The same place within another sector of a file. */
export function otherSector(offset: number, sectors: number, stream: RandomStream): number {
  const own = Math.floor(offset / SECTOR_BYTES);
  const other = stream.int(0, sectors - 2);
  return (other < own ? other : other + 1) * SECTOR_BYTES + (offset % SECTOR_BYTES);
}

/** What a disk holds, the cache included. */
export function bytesOf(logs: Iterable<SimLog>, cells: Iterable<SimCell>, files: Iterable<SimFile>): number {
  let bytes = 0;
  for (const log of logs) for (const record of log.records) bytes += estimateBytes(record);
  for (const cell of cells) if (cell.exists) bytes += estimateBytes(cell.pristine);
  for (const file of files) bytes += file.length;
  return bytes;
}
