/** Writes that are in the cache and not on the platter, oldest first. Parallel arrays that are reused once drained. */
import type { SimCell } from './sim-cell.ts';
import type { SimFile } from './sim-file.ts';
import type { SimLog } from './sim-log.ts';

export const APPEND = 0;
export const TRUNCATE = 1;
export const COMPACT = 2;
export const CELL_WRITE = 3;
export const FILE_WRITE = 4;
export const FILE_TRUNCATE = 5;
export const FILE_REMOVE = 6;
export const REWRITE = 7;

export type Stored = SimLog | SimCell | SimFile;

export class PendingWrites {
  readonly #kinds: number[] = [];
  readonly #files: Stored[] = [];
  /** A log's index, a file's offset or length. */
  readonly #indices: number[] = [];
  readonly #values: unknown[] = [];
  #first = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#first;
  }

  add(kind: number, file: Stored, index: number, value: unknown): void {
    const at = this.#end++;
    this.#kinds[at] = kind;
    this.#files[at] = file;
    this.#indices[at] = index;
    this.#values[at] = value;
  }

  /** Writes the oldest one to the platter. */
  makeOldestDurable(): void {
    const at = this.#first++;
    const file = this.#files[at];
    switch (this.#kinds[at]) {
      case APPEND:
        (file as SimLog).makeAppendDurable(this.#values[at]);
        break;
      case TRUNCATE:
        (file as SimLog).makeTruncateDurable(this.#indices[at] as number);
        break;
      case REWRITE:
        (file as SimLog).makeRewriteDurable(this.#indices[at] as number, this.#values[at]);
        break;
      case COMPACT:
        (file as SimLog).makeCompactDurable(this.#indices[at] as number);
        break;
      case CELL_WRITE:
        (file as SimCell).makeWriteDurable(this.#values[at]);
        break;
      case FILE_WRITE:
        (file as SimFile).makeWriteDurable(this.#indices[at] as number, this.#values[at] as Uint8Array);
        break;
      case FILE_TRUNCATE:
        (file as SimFile).makeTruncateDurable(this.#indices[at] as number);
        break;
      default:
        (file as SimFile).makeRemoveDurable();
    }
    this.#values[at] = undefined;
  }

  /** Forgets the oldest one: its data is lost. What changes only where things stand (the file system's journal) is kept. */
  loseOldest(): void {
    const kind = this.#kinds[this.#first] as number;
    const isData = kind === APPEND || kind === REWRITE || kind === FILE_WRITE || (kind === CELL_WRITE && this.#values[this.#first] !== undefined);
    if (!isData) {
      this.makeOldestDurable();
      return;
    }
    if (kind === APPEND) (this.#files[this.#first] as SimLog).loseAppend();
    this.dropOldest();
  }

  /** Forgets the oldest one, as if it had never been issued. */
  dropOldest(): void {
    this.#values[this.#first++] = undefined;
  }

  /** Gives the room of what has been written back. */
  tidy(): void {
    if (this.#first === this.#end) {
      this.#first = 0;
      this.#end = 0;
    } else if (this.#first >= 1024) {
      for (const column of [this.#kinds, this.#files, this.#indices, this.#values]) column.copyWithin(0, this.#first, this.#end);
      this.#end -= this.#first;
      this.#first = 0;
    }
  }

  clear(): void {
    this.#values.fill(undefined);
    this.#first = 0;
    this.#end = 0;
  }

  /** The write at a position from the oldest on. */
  at(position: number): PendingWrite {
    const at = this.#first + position;
    return {
      kind: this.#kinds[at] as number,
      file: this.#files[at] as Stored,
      index: this.#indices[at] as number,
      value: this.#values[at],
    };
  }

  all(): PendingWrite[] {
    return Array.from({ length: this.length }, (_, position) => this.at(position));
  }
}

export interface PendingWrite {
  readonly kind: number;
  readonly file: Stored;
  readonly index: number;
  readonly value: unknown;
}

/** What the platter holds where the write will go: what is left there when it goes elsewhere. */
export function whatWasThere({ kind, file, index, value }: PendingWrite): unknown {
  if (kind === CELL_WRITE) return (file as SimCell).pristineDurable;
  if (kind === FILE_WRITE) return (file as SimFile).pristineDurable(index, (value as Uint8Array).length);
  return undefined;
}
