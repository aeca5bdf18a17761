/** What a disk would hold after losing power now, as observers see it. */
import type { DurableView } from '../properties/observer.ts';
import type { DiskErrorCode } from './disk-error.ts';
import type { SimCell } from './sim-cell.ts';
import type { SimFile } from './sim-file.ts';
import type { SimLog } from './sim-log.ts';

export class DurableImage implements DurableView {
  readonly #logs: ReadonlyMap<string, SimLog>;
  readonly #cells: ReadonlyMap<string, SimCell>;
  readonly #files: ReadonlyMap<string, SimFile>;
  /** The log asked for last: observers ask for the same one millions of times. */
  #recentLog: SimLog | undefined = undefined;

  constructor(logs: ReadonlyMap<string, SimLog>, cells: ReadonlyMap<string, SimCell>, files: ReadonlyMap<string, SimFile>) {
    this.#logs = logs;
    this.#cells = cells;
    this.#files = files;
  }

  /** The disk holds other files now. */
  forgetRecent(): void {
    this.#recentLog = undefined;
  }

  #log(name: string): SimLog | undefined {
    if (this.#recentLog === undefined || this.#recentLog.name !== name) this.#recentLog = this.#logs.get(name);
    return this.#recentLog;
  }

  readCell(name: string): unknown {
    return this.#cells.get(name)?.durableValue;
  }

  cellNames(): readonly string[] {
    const names: string[] = [];
    for (const [name, cell] of this.#cells) if (cell.durableValue !== undefined) names.push(name);
    return names;
  }

  logFirstIndex(name: string): number {
    return this.#log(name)?.durableFirstIndex ?? 1;
  }

  logLastIndex(name: string): number {
    return this.#log(name)?.durableLastIndex ?? 0;
  }

  getRecord(name: string, index: number): unknown {
    return this.#log(name)?.durableRecord(index);
  }

  troubleWithRecord(name: string, index: number): DiskErrorCode | undefined {
    return this.#log(name)?.durableTrouble(index);
  }

  fileNames(): readonly string[] {
    const names: string[] = [];
    for (const [name, file] of this.#files) if (file.durableExists) names.push(name);
    return names;
  }

  fileLength(name: string): number {
    return this.#files.get(name)?.durableLength ?? 0;
  }

  readFile(name: string, offset: number, length: number): Uint8Array | undefined {
    return this.#files.get(name)?.readDurable(offset, length);
  }
}
