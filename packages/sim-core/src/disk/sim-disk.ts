/**
 * One node's disk. Modelled: a write cache in front of a durable image; syncs that take time, one under way at a time
 * and covering everything written before it began (group commit); power loss, which leaves the durable image; the death of
 * the process alone, which leaves the cache as well; and everything that faults lay over a disk (`disk-conditions.ts`):
 * syncs that are slow, hang, fail or lie, operations that fail, writes kept in part, damage at rest. Left out: the time
 * that reads take (they are immediate), and writing back without being asked to, but for a killed process (`writesBack`): what no sync covers stays in the cache.
 *
 * Every write has a number. `writtenCount` numbers the newest write, `durableCount` the newest that a sync has acknowledged;
 * whoever waits for durability waits for a number. A sync that failed acknowledges nothing before its program was told so.
 */
import type { Cell, Disk, File, Log } from '../node-contract.ts';
import { SECOND, type Micros } from '../time.ts';
import type { DiskOptions } from '../scenario.ts';
import type { Stream } from '../random/stream.ts';
import { checkMicros, checkRange, checkSpread } from '../engine/check-options.ts';
import { DiskConditions } from './disk-conditions.ts';
import { bytesOf, DiskGate } from './disk-gate.ts';
import type { DiskOwner } from './disk-owner.ts';
import { durableImageOf, type DiskContents, type DiskImage, type DiskSave } from './disk-save.ts';
import { DurableImage } from './durable-image.ts';
import { CELL_WRITE, FILE_REMOVE, FILE_TRUNCATE, FILE_WRITE, PendingWrites, type Stored } from './pending-writes.ts';
import { writeBackInPart } from './power-loss.ts';
import { checkDelay } from '../network/check-link-options.ts';
import { drawDelay } from '../network/delay.ts';
import { estimateBytes } from '../network/message-size.ts';
import { SimCell } from './sim-cell.ts';
import { SimFile } from './sim-file.ts';
import { SimLog } from './sim-log.ts';
import { DONE, drawSyncOutcome, FAILED_AND_REVERTED, LIE, loseWrites, writeBack } from './sync-outcome.ts';
import { SyncTimer } from './sync-timer.ts';

export class SimDisk implements Disk {
  writtenCount = 0;
  durableCount = 0;
  /** Added to every sync while slow-disk faults last. */
  extraSyncMicros: Micros = 0;
  /** What faults lay over the disk; null while it is healthy. */
  conditions: DiskConditions | null = null;
  /** How often it lost power: a sync under way then never ends. */
  powerLossCount = 0;
  readonly syncTimer: SyncTimer;
  readonly #owner: DiskOwner;
  readonly #options: DiskOptions;
  readonly #stream: Stream;
  readonly gate: DiskGate;
  readonly #logs = new Map<string, SimLog>();
  readonly #cells = new Map<string, SimCell>();
  readonly #files = new Map<string, SimFile>();
  /** What observers see. */
  readonly durable = new DurableImage(this.#logs, this.#cells, this.#files);
  /** The one asked for last, of each kind: programs ask for the same one again and again. */
  #recentLog: SimLog | undefined = undefined;
  #recentCell: SimCell | undefined = undefined;
  readonly #pending = new PendingWrites();
  /** The sync under way covers writes up to here; -1 when none is. */
  #syncCovers = -1;
  /** A further sync is wanted up to here. */
  #syncWanted = 0;
  /** A sync has ended, well or not, that covered writes up to here. */
  #endedCount = 0;
  /** A sync has failed, and the program has not been told: it may be paused. */
  #hasUntoldFailure = false;
  /** Bytes in the cached image; -1 when they have to be counted. */
  #usedBytes = -1;
  /** What the disk held durably at an earlier instant, for faults that bring it back. */
  readonly #images = new Map<string, DiskImage>();

  constructor(owner: DiskOwner, options: DiskOptions, stream: Stream) {
    checkRange(options.syncMinMicros, options.syncMaxMicros, "a disk's syncMinMicros and syncMaxMicros");
    checkSpread(options.syncMaxMicros - options.syncMinMicros, "what lies between a disk's syncMinMicros and syncMaxMicros");
    if (options.syncDelay !== undefined) checkDelay(options.syncDelay, 'a disk: syncDelay');
    if (options.restartMicros !== undefined) checkMicros(options.restartMicros, "a disk's restartMicros");
    this.#owner = owner;
    this.#options = options;
    this.#stream = stream;
    this.gate = new DiskGate(this, owner);
    this.syncTimer = new SyncTimer(owner);
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

  file(name: string): File {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = new SimFile(name, this);
      this.#files.set(name, file);
    }
    return file;
  }

  cellNames(): readonly string[] {
    return namesOf(this.#cells);
  }

  fileNames(): readonly string[] {
    return namesOf(this.#files);
  }

  sync(): void {
    if (this.#pending.length === 0) return;
    this.#syncWanted = this.writtenCount;
    if (this.#syncCovers < 0) this.#startSync();
  }

  /** How long after its program gave up on a disk error the node boots again. */
  get restartMicros(): Micros {
    return this.#options.restartMicros ?? SECOND;
  }

  /** Before time begins: what was prepared on a new disk is there for good. */
  makeAllDurable(): void {
    writeBack(this.#pending, 0, this, this.#owner);
    this.#pending.tidy();
    this.durableCount = this.writtenCount;
    this.#endedCount = this.writtenCount;
  }

  /** Whether everything written so far is durable, as far as a program can know. */
  get isClean(): boolean {
    return this.writtenCount === this.durableCount;
  }

  #startSync(): void {
    this.#syncCovers = this.#syncWanted;
    const { syncMinMicros, syncMaxMicros, syncDelay } = this.#options;
    const drawn = syncDelay === undefined ? this.#stream.int(syncMinMicros, syncMaxMicros) : drawDelay(syncDelay, this.#stream.next());
    const latency = drawn + this.extraSyncMicros;
    if (this.extraSyncMicros > 0) this.#owner.hadEffect('slow-disk');
    const tie = this.#stream.next() >>> 12;
    if (this.conditions === null) this.#owner.scheduleSyncEnd(latency, tie);
    else this.syncTimer.start(latency, tie, this.#pending.length, this.conditions);
  }

  /** A fault that held syncs up is over. */
  goOn(nowMicros: Micros): void {
    this.syncTimer.goOn(nowMicros, this.conditions, this.#syncCovers >= 0);
  }

  /**
   * The sync under way has ended: what it covers is durable, and the next one begins if it is wanted. False when it
   * failed: what it covered is lost.
   */
  endSync(): boolean {
    const outcome = this.conditions === null ? DONE : drawSyncOutcome(this.conditions, this.#owner);
    const left = this.writtenCount - this.#syncCovers;
    if (outcome === DONE) writeBack(this.#pending, left, this, this.#owner);
    else if (outcome !== LIE) this.#lose(left, outcome === FAILED_AND_REVERTED);
    this.#pending.tidy();
    const isFailed = outcome !== DONE && outcome !== LIE;
    if (this.#syncCovers > this.#endedCount) this.#endedCount = this.#syncCovers;
    if (isFailed) this.#hasUntoldFailure = true;
    if (!this.#hasUntoldFailure) this.durableCount = this.#endedCount;
    this.#syncCovers = -1;
    if (this.#syncWanted > this.#endedCount) this.#startSync();
    return !isFailed;
  }

  /** The program learns that a sync has failed, or is not there any more to learn it: what was lost is waited for no longer. */
  failureIsTold(): void {
    if (!this.#hasUntoldFailure) return;
    this.#hasUntoldFailure = false;
    this.durableCount = this.#endedCount;
  }

  /** A failed sync has lost its writes; where the cache goes back to what is on the disk, those that came since as well. */
  #lose(left: number, revertsCache: boolean): void {
    if (!revertsCache) return loseWrites(this.#pending, left);
    this.#pending.clear();
    this.#syncCovers = this.writtenCount;
    this.#syncWanted = this.writtenCount;
    this.#fallBack();
  }

  // Called by logs, cells and files: before a write, and with the write already in the cached image.

  seal<T>(value: T): T {
    return this.#owner.seal(value);
  }

  isSeenByProgram(): boolean {
    return this.#owner.isSeenByProgram();
  }

  admitWriteOf(file: Stored, value: unknown, replaced: unknown): void {
    this.admitWrite(file, estimateBytes(value) - (replaced === undefined ? 0 : estimateBytes(replaced)));
  }

  /** Throws DiskError when a write that adds so many bytes fails. 0: how many it adds or frees has to be counted. */
  admitWrite(file: Stored, addedBytes: number): void {
    this.gate.admitWrite(file, addedBytes, this.conditions as DiskConditions);
    if (addedBytes === 0) this.#usedBytes = -1;
    else if (this.#usedBytes >= 0) this.#usedBytes += addedBytes;
  }

  /** What the disk holds, the cache included, by `estimateBytes`. Counted while faults lie over the disk. */
  get usedBytes(): number {
    if (this.#usedBytes < 0) this.#usedBytes = bytesOf(this.#logs.values(), this.#cells.values(), this.#files.values());
    return this.#usedBytes;
  }

  /** A cell comes into being when it is first written, not when somebody (an observer, say) first asks for it. */
  noteCellCreated(cell: SimCell): void {
    this.#cells.delete(cell.name);
    this.#cells.set(cell.name, cell);
  }

  noteFileCreated(file: SimFile): void {
    this.#files.delete(file.name);
    this.#files.set(file.name, file);
  }

  note(kind: number, file: Stored, index: number, value: unknown): void {
    this.#pending.add(kind, file, index, value);
    this.writtenCount++;
  }

  // What happens to the machine and to the disk as a whole.

  /** The machine lost power: the durable image is left, with what faults say of unsynced writes; no sync is under way. */
  losePower(): void {
    const { conditions } = this;
    if (conditions !== null && this.#pending.length > 0 && (conditions.keepsPrefix || conditions.tears || conditions.scatterPpm > 0)) {
      const { kept, torn } = writeBackInPart(this.#pending, conditions, this.#owner.stream('power-loss'));
      if (kept > 0 && conditions.keepsPrefix) this.#owner.hadEffect('partial-sync');
      if (kept > 0 && conditions.scatterPpm > 0) this.#owner.hadEffect('reordered-writes');
      if (torn > 0) this.#owner.hadEffect('torn-write');
    }
    this.powerLossCount++;
    this.#fallBack();
    this.#dropPending();
  }

  /**
   * The process died, the machine did not: what is cached stays readable and is not durable, and the sync under way
   * goes on; one that was to follow it is forgotten.
   */
  killProcess(): void {
    this.failureIsTold();
    this.#syncWanted = this.#syncCovers >= 0 ? this.#syncCovers : this.durableCount;
  }

  #fallBack(): void {
    for (const log of this.#logs.values()) log.losePower();
    for (const cell of this.#cells.values()) cell.losePower();
    for (const file of this.#files.values()) file.losePower();
    this.#usedBytes = -1;
  }

  /**
   * Everything is gone, as on a replaced disk. A sync under way still ends, and who waits for it learns that it ended:
   * a program that runs meanwhile is lied to, as by a disk that loses what it acknowledged.
   */
  wipe(): void {
    this.#usedBytes = -1;
    for (const log of this.#logs.values()) log.wipe();
    for (const cell of this.#cells.values()) cell.wipe();
    for (const file of this.#files.values()) file.wipe();
    this.#pending.clear();
    this.durableCount = this.writtenCount;
    this.#endedCount = this.writtenCount;
    this.#syncWanted = this.writtenCount;
  }

  #dropPending(): void {
    this.#pending.clear();
    this.#syncCovers = -1;
    this.syncTimer.clear();
    this.failureIsTold();
    this.writtenCount = this.durableCount;
    this.#syncWanted = this.durableCount;
  }

  /** Takes every lasting fault off. */
  restore(): void {
    this.extraSyncMicros = 0;
    this.conditions = null;
    // What was written without conditions was not counted.
    this.#usedBytes = -1;
  }

  /** Where a lasting fault writes down what it does to the disk. */
  layOn(): DiskConditions {
    this.conditions ??= new DiskConditions();
    return this.conditions;
  }

  /** Takes the damage of one fault away. */
  mend(label: string): void {
    for (const log of this.#logs.values()) log.mend(label);
    for (const cell of this.#cells.values()) cell.mend(label);
    for (const file of this.#files.values()) file.mend(label);
  }

  /** Remembers what is durable now. */
  takeImage(label: string): void {
    this.#images.set(label, durableImageOf(this.#logs, this.#cells, this.#files));
  }

  /** The disk holds again what it held when the image was taken; otherwise as after a wipe. False without an image. */
  rollBack(label: string): boolean {
    const image = this.#images.get(label);
    if (image === undefined) return false;
    this.#images.delete(label);
    this.wipe();
    this.#loadFiles(image);
    return true;
  }

  /** Cells that hold something and whose name starts with the prefix, in order of creation. */
  cellsWithPrefix(prefix: string): SimCell[] {
    return [...this.#cells.values()].filter((cell) => cell.name.startsWith(prefix) && cell.exists);
  }

  allLogs(): SimLog[] {
    return [...this.#logs.values()];
  }

  allFiles(): SimFile[] {
    return [...this.#files.values()];
  }

  /** Everything on the disk by name, for people. */
  contents(): DiskContents {
    return {
      logs: Object.fromEntries(Array.from(this.#logs, ([name, log]) => [name, log.save()])),
      cells: Object.fromEntries(Array.from(this.#cells, ([name, cell]) => [name, cell.save()])),
      files: Object.fromEntries(Array.from(this.#files, ([name, file]) => [name, file.save()])),
      unsyncedWrites: this.writtenCount - this.durableCount,
      syncUnderWay: this.#syncCovers >= 0,
    };
  }

  save(): DiskSave {
    return {
      writtenCount: this.writtenCount,
      durableCount: this.durableCount,
      powerLossCount: this.powerLossCount,
      syncCovers: this.#syncCovers,
      syncWanted: this.#syncWanted,
      endedCount: this.#endedCount,
      hasUntoldFailure: this.#hasUntoldFailure,
      syncTimer: this.syncTimer.save(),
      logs: Array.from(this.#logs, ([name, log]) => [name, log.save()]),
      cells: Array.from(this.#cells, ([name, cell]) => [name, cell.save()]),
      files: Array.from(this.#files, ([name, file]) => [name, file.save()]),
      pending: this.#pending.all().map(({ kind, file, index, value }) => ({ kind, file: file.name, index, value })),
      images: [...this.#images],
    };
  }

  load(saved: DiskSave): void {
    this.#logs.clear();
    this.#cells.clear();
    this.#files.clear();
    this.#recentLog = undefined;
    this.#recentCell = undefined;
    this.durable.forgetRecent();
    this.#usedBytes = -1;
    this.#loadFiles(saved);
    this.#pending.clear();
    for (const { kind, file, index, value } of saved.pending) this.#pending.add(kind, this.#storedFor(kind, file), index, value);
    this.writtenCount = saved.writtenCount;
    this.durableCount = saved.durableCount;
    this.powerLossCount = saved.powerLossCount;
    this.#syncCovers = saved.syncCovers;
    this.#syncWanted = saved.syncWanted;
    this.#endedCount = saved.endedCount;
    this.#hasUntoldFailure = saved.hasUntoldFailure;
    this.syncTimer.load(saved.syncTimer);
    this.#images.clear();
    for (const [label, image] of saved.images) this.#images.set(label, image);
  }

  #loadFiles(image: DiskImage): void {
    for (const [name, log] of image.logs) (this.log(name) as SimLog).load(log);
    for (const [name, cell] of image.cells) (this.cell(name) as SimCell).load(cell);
    for (const [name, file] of image.files) (this.file(name) as SimFile).load(file);
  }

  #storedFor(kind: number, name: string): Stored {
    if (kind === CELL_WRITE) return this.cell(name) as SimCell;
    if (kind === FILE_WRITE || kind === FILE_TRUNCATE || kind === FILE_REMOVE) return this.file(name) as SimFile;
    return this.log(name) as SimLog;
  }
}

function namesOf(stored: ReadonlyMap<string, SimCell | SimFile>): string[] {
  const names: string[] = [];
  for (const [name, each] of stored) if (each.exists) names.push(name);
  return names;
}
