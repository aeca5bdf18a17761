/** One log of a simulated disk: a cached image that programs see and a durable one that survives power loss. */
import type { Log } from '../node-contract.ts';
import type { SimDisk } from './sim-disk.ts';

export class SimLog implements Log<unknown> {
  readonly name: string;
  readonly #disk: SimDisk;
  firstIndex = 1;
  #records: unknown[] = [];
  durableFirstIndex = 1;
  #durable: unknown[] = [];

  constructor(name: string, disk: SimDisk) {
    this.name = name;
    this.#disk = disk;
  }

  get lastIndex(): number {
    return this.firstIndex + this.#records.length - 1;
  }

  get(index: number): unknown {
    const at = index - this.firstIndex;
    if (!(at >= 0 && at < this.#records.length)) {
      throw new RangeError(`log '${this.name}' holds ${this.firstIndex}..${this.lastIndex}: there is no record ${index}`);
    }
    return this.#records[at];
  }

  append(record: unknown): number {
    const sealed = this.#disk.seal(record);
    this.#records.push(sealed);
    this.#disk.noteAppend(this, sealed);
    return this.lastIndex;
  }

  truncateFrom(index: number): void {
    const keep = index - this.firstIndex;
    if (!(keep >= 0)) {
      throw new RangeError(`log '${this.name}' starts at ${this.firstIndex}: cannot truncate from ${index}`);
    }
    if (keep >= this.#records.length) return;
    this.#records.length = keep;
    this.#disk.noteTruncate(this, index);
  }

  compactTo(index: number): void {
    if (index <= this.firstIndex) return;
    this.#records.splice(0, index - this.firstIndex);
    this.firstIndex = index;
    this.#disk.noteCompact(this, index);
  }

  // The durable image follows when a sync ends.

  makeAppendDurable(record: unknown): void {
    this.#durable.push(record);
  }

  makeTruncateDurable(index: number): void {
    this.#durable.length = Math.min(this.#durable.length, index - this.durableFirstIndex);
  }

  makeCompactDurable(index: number): void {
    this.#durable.splice(0, index - this.durableFirstIndex);
    this.durableFirstIndex = index;
  }

  get durableLastIndex(): number {
    return this.durableFirstIndex + this.#durable.length - 1;
  }

  /** Undefined outside the durable log. */
  durableRecord(index: number): unknown {
    return this.#durable[index - this.durableFirstIndex];
  }

  losePower(): void {
    this.#records = this.#durable.slice();
    this.firstIndex = this.durableFirstIndex;
  }

  wipe(): void {
    this.load({ firstIndex: 1, records: [], durableFirstIndex: 1, durable: [] });
  }

  save(): LogSave {
    return {
      firstIndex: this.firstIndex,
      records: this.#records.slice(),
      durableFirstIndex: this.durableFirstIndex,
      durable: this.#durable.slice(),
    };
  }

  load(saved: LogSave): void {
    this.firstIndex = saved.firstIndex;
    this.#records = saved.records.slice();
    this.durableFirstIndex = saved.durableFirstIndex;
    this.#durable = saved.durable.slice();
  }
}

export interface LogSave {
  readonly firstIndex: number;
  readonly records: readonly unknown[];
  readonly durableFirstIndex: number;
  readonly durable: readonly unknown[];
}
