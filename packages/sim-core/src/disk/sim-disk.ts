/**
 * One node's disk. Modelled: a write cache in front of a durable image; syncs that take time, one under way at a time
 * and covering everything written before it began (group commit); power loss, which leaves the durable image only; slow
 * syncs; damage that lies over a cell until it is written again. Left out: torn and reordered writes, failing or lying
 * syncs, a full disk, read latency (reads are immediate).
 *
 * Every write has a number. `writtenCount` numbers the newest write, `durableCount` the newest durable one; whoever
 * waits for durability waits for a number.
 */
import type { Cell, Disk, Log } from '../node-contract.ts';
import type { Micros } from '../time.ts';
import type { DiskOptions } from '../scenario.ts';
import type { Stream } from '../random/stream.ts';
import { checkRange } from '../engine/check-options.ts';
import { DurableImage } from './durable-image.ts';
import { SimCell, type CellSave } from './sim-cell.ts';
import { SimLog, type LogSave } from './sim-log.ts';

const APPEND = 0;
const TRUNCATE = 1;
const COMPACT = 2;
const CELL_WRITE = 3;

/** What a disk needs from its node: values sealed on their way in, and syncs that end later. */
export interface DiskOwner {
  seal<T>(value: T): T;
  scheduleSyncEnd(delay: Micros, tie: number): void;
}

export class SimDisk implements Disk {
  writtenCount = 0;
  durableCount = 0;
  /** Added to every sync while slow-disk faults last. */
  extraSyncMicros: Micros = 0;
  readonly #owner: DiskOwner;
  readonly #options: DiskOptions;
  readonly #stream: Stream;
  readonly #logs = new Map<string, SimLog>();
  readonly #cells = new Map<string, SimCell>();
  /** What observers see. */
  readonly durable = new DurableImage(this.#logs, this.#cells);
  /** The file asked for last, of each kind: programs ask for the same one again and again. */
  #recentLog: SimLog | undefined = undefined;
  #recentCell: SimCell | undefined = undefined;
  /** The sync under way covers writes up to here; -1 when none is. */
  #syncCovers = -1;
  /** A further sync is wanted up to here. */
  #syncWanted = 0;

  // Writes not yet durable, oldest first, from #firstPending on; records are reused when the queue has drained.
  readonly #pendingKinds: number[] = [];
  readonly #pendingFiles: (SimLog | SimCell)[] = [];
  readonly #pendingIndices: number[] = [];
  readonly #pendingValues: unknown[] = [];
  #firstPending = 0;
  #pendingEnd = 0;

  constructor(owner: DiskOwner, options: DiskOptions, stream: Stream) {
    checkRange(options.syncMinMicros, options.syncMaxMicros, "a disk's syncMinMicros and syncMaxMicros");
    this.#owner = owner;
    this.#options = options;
    this.#stream = stream;
  }

  log<Record>(name: string): Log<Record> {
    if (this.#recentLog !== undefined && this.#recentLog.name === name) return this.#recentLog as Log<Record>;
    let log = this.#logs.get(name);
    if (log === undefined) {
      log = new SimLog(name, this);
      this.#logs.set(name, log);
    }
    this.#recentLog = log;
    return log as Log<Record>;
  }

  cell<Value>(name: string): Cell<Value> {
    if (this.#recentCell !== undefined && this.#recentCell.name === name) return this.#recentCell as Cell<Value>;
    let cell = this.#cells.get(name);
    if (cell === undefined) {
      cell = new SimCell(name, this);
      this.#cells.set(name, cell);
    }
    this.#recentCell = cell;
    return cell as Cell<Value>;
  }

  cellNames(): readonly string[] {
    const names: string[] = [];
    for (const [name, cell] of this.#cells) if (cell.read() !== undefined) names.push(name);
    return names;
  }

  sync(): void {
    if (this.writtenCount === this.durableCount) return;
    this.#syncWanted = this.writtenCount;
    if (this.#syncCovers < 0) this.#startSync();
  }

  /** Whether everything written so far is durable. */
  get isClean(): boolean {
    return this.writtenCount === this.durableCount;
  }

  #startSync(): void {
    this.#syncCovers = this.#syncWanted;
    const { syncMinMicros, syncMaxMicros } = this.#options;
    const latency = this.#stream.int(syncMinMicros, syncMaxMicros);
    this.#owner.scheduleSyncEnd(latency + this.extraSyncMicros, this.#stream.next() >>> 12);
  }

  /** The sync under way has ended: what it covers is durable, and the next one begins if it is wanted. */
  endSync(): void {
    while (this.durableCount < this.#syncCovers) this.#makeOldestDurable();
    if (this.#firstPending === this.#pendingEnd) {
      this.#firstPending = 0;
      this.#pendingEnd = 0;
    } else if (this.#firstPending >= 1024) {
      this.#movePendingToFront();
    }
    this.#syncCovers = -1;
    if (this.#syncWanted > this.durableCount) this.#startSync();
  }

  #makeOldestDurable(): void {
    const at = this.#firstPending++;
    const file = this.#pendingFiles[at] as SimLog & SimCell;
    switch (this.#pendingKinds[at]) {
      case APPEND:
        file.makeAppendDurable(this.#pendingValues[at]);
        break;
      case TRUNCATE:
        file.makeTruncateDurable(this.#pendingIndices[at] as number);
        break;
      case COMPACT:
        file.makeCompactDurable(this.#pendingIndices[at] as number);
        break;
      default:
        file.makeWriteDurable(this.#pendingValues[at]);
    }
    this.#pendingValues[at] = undefined;
    this.durableCount++;
  }

  #movePendingToFront(): void {
    const first = this.#firstPending;
    this.#pendingKinds.copyWithin(0, first, this.#pendingEnd);
    this.#pendingFiles.copyWithin(0, first, this.#pendingEnd);
    this.#pendingIndices.copyWithin(0, first, this.#pendingEnd);
    this.#pendingValues.copyWithin(0, first, this.#pendingEnd);
    this.#pendingEnd -= first;
    this.#firstPending = 0;
  }

  // Called by the files, with the write already in the cached image.

  seal<T>(value: T): T {
    return this.#owner.seal(value);
  }

  noteAppend(log: SimLog, record: unknown): void {
    this.#notePending(APPEND, log, 0, record);
  }

  noteTruncate(log: SimLog, index: number): void {
    this.#notePending(TRUNCATE, log, index, undefined);
  }

  noteCompact(log: SimLog, index: number): void {
    this.#notePending(COMPACT, log, index, undefined);
  }

  /** A cell comes into being when it is first written, not when somebody (an observer, say) first asks for it. */
  noteCellCreated(cell: SimCell): void {
    this.#cells.delete(cell.name);
    this.#cells.set(cell.name, cell);
  }

  noteCellWrite(cell: SimCell, value: unknown): void {
    this.#notePending(CELL_WRITE, cell, 0, value);
  }

  #notePending(kind: number, file: SimLog | SimCell, index: number, value: unknown): void {
    const at = this.#pendingEnd++;
    this.#pendingKinds[at] = kind;
    this.#pendingFiles[at] = file;
    this.#pendingIndices[at] = index;
    this.#pendingValues[at] = value;
    this.writtenCount++;
  }

  /** Takes every lasting fault off. Damage to single files is lifted when they are written again. */
  restore(): void {
    this.extraSyncMicros = 0;
  }

  /** The machine lost power: only the durable image is left, and no sync is under way. */
  losePower(): void {
    for (const log of this.#logs.values()) log.losePower();
    for (const cell of this.#cells.values()) cell.losePower();
    this.#dropPending();
  }

  /**
   * Everything is gone, as on a replaced disk. A sync under way still ends, and who waits for it learns that it ended:
   * a program that runs meanwhile is lied to, as by a disk that loses what it acknowledged.
   */
  wipe(): void {
    for (const log of this.#logs.values()) log.wipe();
    for (const cell of this.#cells.values()) cell.wipe();
    this.#forgetPending();
    this.durableCount = this.writtenCount;
    this.#syncWanted = this.writtenCount;
  }

  #dropPending(): void {
    this.#forgetPending();
    this.#syncCovers = -1;
    this.writtenCount = this.durableCount;
    this.#syncWanted = this.durableCount;
  }

  #forgetPending(): void {
    this.#pendingValues.fill(undefined);
    this.#firstPending = 0;
    this.#pendingEnd = 0;
  }

  /** Cells that hold something and whose name starts with the prefix, in order of creation. */
  cellsWithPrefix(prefix: string): SimCell[] {
    const cells: SimCell[] = [];
    for (const [name, cell] of this.#cells) {
      if (name.startsWith(prefix) && cell.read() !== undefined) cells.push(cell);
    }
    return cells;
  }

  /** Everything on the disk by name, for people. */
  contents(): DiskContents {
    return {
      logs: Object.fromEntries(Array.from(this.#logs, ([name, log]) => [name, log.save()])),
      cells: Object.fromEntries(Array.from(this.#cells, ([name, cell]) => [name, cell.save()])),
      unsyncedWrites: this.writtenCount - this.durableCount,
      syncUnderWay: this.#syncCovers >= 0,
    };
  }

  save(): DiskSave {
    const pending: DiskSave['pending'] = [];
    for (let at = this.#firstPending; at < this.#pendingEnd; at++) {
      pending.push({
        kind: this.#pendingKinds[at] as number,
        file: (this.#pendingFiles[at] as SimLog | SimCell).name,
        index: this.#pendingIndices[at] as number,
        value: this.#pendingValues[at],
      });
    }
    return {
      writtenCount: this.writtenCount,
      durableCount: this.durableCount,
      syncCovers: this.#syncCovers,
      syncWanted: this.#syncWanted,
      logs: Array.from(this.#logs, ([name, log]) => [name, log.save()]),
      cells: Array.from(this.#cells, ([name, cell]) => [name, cell.save()]),
      pending,
    };
  }

  load(saved: DiskSave): void {
    this.#logs.clear();
    this.#cells.clear();
    this.#recentLog = undefined;
    this.#recentCell = undefined;
    this.durable.forgetRecent();
    for (const [name, log] of saved.logs) (this.log(name) as SimLog).load(log);
    for (const [name, cell] of saved.cells) (this.cell(name) as SimCell).load(cell);
    this.#dropPending();
    for (const { kind, file, index, value } of saved.pending) {
      this.#notePending(kind, (kind === CELL_WRITE ? this.cell(file) : this.log(file)) as SimLog | SimCell, index, value);
    }
    this.writtenCount = saved.writtenCount;
    this.durableCount = saved.durableCount;
    this.#syncCovers = saved.syncCovers;
    this.#syncWanted = saved.syncWanted;
  }
}

export interface DiskContents {
  readonly logs: Readonly<Record<string, LogSave>>;
  readonly cells: Readonly<Record<string, CellSave>>;
  readonly unsyncedWrites: number;
  readonly syncUnderWay: boolean;
}

export interface DiskSave {
  readonly writtenCount: number;
  readonly durableCount: number;
  readonly syncCovers: number;
  readonly syncWanted: number;
  readonly logs: [string, LogSave][];
  readonly cells: [string, CellSave][];
  readonly pending: { kind: number; file: string; index: number; value: unknown }[];
}
