/**
 * One log of a simulated disk: a cached image that programs see and a durable one that survives power loss. Every record
 * has a checksum over itself and its place, as the logs of databases have: damage is noticed, reads of it throw.
 */
import type { Log } from '../node-contract.ts';
import { DiskError, type DiskErrorCode } from './disk-error.ts';
import { APPEND, COMPACT, REWRITE, TRUNCATE } from './pending-writes.ts';
import type { SimDisk } from './sim-disk.ts';

/** A record that cannot be read. The pristine one stays underneath. */
export interface LogDamage {
  /** Which fault it came from: lifting that one takes it away. */
  readonly label: string;
  readonly index: number;
  readonly code: DiskErrorCode;
}

type Damage = readonly LogDamage[] | null;

/** The label of what was never written, or written in part: no lifting brings it back. */
export const NOT_WRITTEN = 'not written';

export class SimLog implements Log<unknown> {
  readonly name: string;
  readonly #disk: SimDisk;
  firstIndex = 1;
  #records: unknown[] = [];
  #damage: Damage = null;
  durableFirstIndex = 1;
  #durable: unknown[] = [];
  #durableDamage: Damage = null;
  /** Records lost behind the durable end by a sync that failed: a hole once something is written behind them. */
  #lostBehindEnd = 0;

  constructor(name: string, disk: SimDisk) {
    this.name = name;
    this.#disk = disk;
  }

  /** For people. */
  get subject(): string {
    return `log '${this.name}'`;
  }

  get lastIndex(): number {
    return this.firstIndex + this.#records.length - 1;
  }

  get(index: number): unknown {
    const at = index - this.firstIndex;
    if (!(at >= 0 && at < this.#records.length)) {
      throw new RangeError(`log '${this.name}' holds ${this.firstIndex}..${this.lastIndex}: there is no record ${index}`);
    }
    const { conditions } = this.#disk;
    if (conditions !== null) this.#disk.gate.admitLogRead(this, index, conditions);
    if (this.#damage !== null && this.#disk.isSeenByProgram()) this.#refuseDamaged(this.#damage, index);
    return this.#records[at];
  }

  #refuseDamaged(damage: readonly LogDamage[], index: number): void {
    const hit = damage.find((one) => one.index === index);
    if (hit !== undefined) throw new DiskError(hit.code, 'read', `${this.subject}, record ${index}`);
  }

  append(record: unknown): number {
    const sealed = this.#disk.seal(record);
    if (this.#disk.conditions !== null) this.#disk.admitWriteOf(this, sealed, undefined);
    this.#records.push(sealed);
    this.#disk.note(APPEND, this, 0, sealed);
    return this.lastIndex;
  }

  rewrite(index: number): void {
    const record = this.get(index);
    if (this.#disk.conditions !== null) this.#disk.admitWriteOf(this, record, record);
    this.#disk.note(REWRITE, this, index, record);
  }

  truncateFrom(index: number): void {
    const keep = index - this.firstIndex;
    if (!(keep >= 0)) {
      throw new RangeError(`log '${this.name}' starts at ${this.firstIndex}: cannot truncate from ${index}`);
    }
    if (keep >= this.#records.length) return;
    if (this.#disk.conditions !== null) this.#disk.admitWrite(this, 0);
    this.#records.length = keep;
    if (this.#damage !== null) this.#damage = within(this.#damage, 0, index);
    this.#disk.note(TRUNCATE, this, index, undefined);
  }

  compactTo(index: number): void {
    if (index <= this.firstIndex) return;
    if (this.#disk.conditions !== null) this.#disk.admitWrite(this, 0);
    this.#records.splice(0, index - this.firstIndex);
    this.firstIndex = index;
    if (this.#damage !== null) this.#damage = within(this.#damage, index, Infinity);
    this.#disk.note(COMPACT, this, index, undefined);
  }

  // The durable image follows when a sync ends.

  makeAppendDurable(record: unknown): void {
    if (this.#lostBehindEnd > 0) this.#fillHole();
    this.#durable.push(record);
  }

  /** Behind the durable end it takes the place of a record that was lost; what else was lost before it stays lost. */
  makeRewriteDurable(index: number, record: unknown): void {
    const at = index - this.durableFirstIndex;
    if (at < 0) return;
    const missing = at - this.#durable.length;
    if (missing >= 0) {
      const lostBehind = Math.max(0, this.#lostBehindEnd - missing - 1);
      this.#lostBehindEnd = missing;
      this.makeAppendDurable(record);
      this.#lostBehindEnd = lostBehind;
      return;
    }
    this.#durable[at] = record;
    if (this.#durableDamage !== null) this.#durableDamage = elsewhere(this.#durableDamage, index);
  }

  /** Whether the durable log has a place for a record of that index. */
  reachesDurably(index: number): boolean {
    return index <= this.durableLastIndex;
  }

  makeTruncateDurable(index: number): void {
    if (this.#lostBehindEnd > 0) this.#lostBehindEnd = Math.max(0, Math.min(this.#lostBehindEnd, index - 1 - this.durableLastIndex));
    this.#durable.length = Math.min(this.#durable.length, index - this.durableFirstIndex);
    if (this.#durableDamage !== null) this.#durableDamage = within(this.#durableDamage, 0, index);
  }

  makeCompactDurable(index: number): void {
    if (this.#lostBehindEnd > 0) {
      const end = this.durableLastIndex;
      this.#lostBehindEnd = Math.min(this.#lostBehindEnd, Math.max(0, end + this.#lostBehindEnd - (index - 1)));
    }
    this.#durable.splice(0, index - this.durableFirstIndex);
    this.durableFirstIndex = index;
    if (this.#durableDamage !== null) this.#durableDamage = within(this.#durableDamage, index, Infinity);
  }

  /** The record was to be written at the durable end, and was not. */
  loseAppend(): void {
    this.#lostBehindEnd++;
  }

  /** What is written behind lost records leaves a hole in the middle of the log: records that cannot be read. */
  #fillHole(): void {
    for (; this.#lostBehindEnd > 0; this.#lostBehindEnd--) {
      this.#durable.push(undefined);
      this.damageDurable({ label: NOT_WRITTEN, index: this.durableLastIndex, code: 'ETORN' });
    }
  }

  get durableLastIndex(): number {
    return this.durableFirstIndex + this.#durable.length - 1;
  }

  /** Undefined outside the durable log, and where something else lies than was written. */
  durableRecord(index: number): unknown {
    if (this.#durableDamage !== null && this.#durableDamage.some((one) => one.index === index && one.code !== 'EIO')) return undefined;
    const at = index - this.durableFirstIndex;
    // Observers often ask beyond the end, where reading an array is slow.
    return at >= 0 && at < this.#durable.length ? this.#durable[at] : undefined;
  }

  /** With what a read of the durable record would fail; undefined when it would not. */
  durableTrouble(index: number): DiskErrorCode | undefined {
    return this.#durableDamage?.find((one) => one.index === index)?.code;
  }

  /** Lays damage over a record on the platter, and over the cached one where that is the same. */
  damage(damage: LogDamage): void {
    const { index } = damage;
    const at = index - this.firstIndex;
    if (at >= 0 && at < this.#records.length && this.#records[at] === this.#durable[index - this.durableFirstIndex]) {
      this.#damage = [...(this.#damage ?? []), damage];
    }
    this.damageDurable(damage);
  }

  /** The cache goes on holding the sound record until the power goes. */
  damageDurable(damage: LogDamage): void {
    this.#durableDamage = [...(this.#durableDamage ?? []), damage];
  }

  /** Takes the damage of one fault away: the records it lay over can be read again. */
  mend(label: string): void {
    this.#damage = without(this.#damage, label);
    this.#durableDamage = without(this.#durableDamage, label);
  }

  losePower(): void {
    this.#records = this.#durable.slice();
    this.firstIndex = this.durableFirstIndex;
    this.#damage = this.#durableDamage;
    this.#lostBehindEnd = 0;
  }

  wipe(): void {
    this.load({ firstIndex: 1, records: [], damage: null, durableFirstIndex: 1, durable: [], durableDamage: null, lostBehindEnd: 0 });
  }

  /** The cached records, for measuring. */
  get records(): readonly unknown[] {
    return this.#records;
  }

  save(): LogSave {
    return {
      firstIndex: this.firstIndex,
      records: this.#records.slice(),
      damage: this.#damage,
      durableFirstIndex: this.durableFirstIndex,
      durable: this.#durable.slice(),
      durableDamage: this.#durableDamage,
      lostBehindEnd: this.#lostBehindEnd,
    };
  }

  /** The durable image in both places, pristine: damage lies over it, and is lifted with its fault. */
  durableSave(): LogSave {
    const [firstIndex, durable] = [this.durableFirstIndex, this.#durable.slice()];
    const damage = { damage: null, durableDamage: null };
    return { firstIndex, records: durable, durableFirstIndex: firstIndex, durable, ...damage, lostBehindEnd: 0 };
  }

  load(saved: LogSave): void {
    this.firstIndex = saved.firstIndex;
    this.#records = saved.records.slice();
    this.#damage = saved.damage;
    this.durableFirstIndex = saved.durableFirstIndex;
    this.#durable = saved.durable.slice();
    this.#durableDamage = saved.durableDamage;
    this.#lostBehindEnd = saved.lostBehindEnd;
  }
}

/** The damage of records from `first` to before `end`. */
function within(damage: readonly LogDamage[], first: number, end: number): Damage {
  const left = damage.filter(({ index }) => index >= first && index < end);
  return left.length === 0 ? null : left;
}

/** The damage of all other records. */
function elsewhere(damage: readonly LogDamage[], index: number): Damage {
  const left = damage.filter((one) => one.index !== index);
  return left.length === 0 ? null : left;
}

function without(damage: Damage, label: string): Damage {
  const left = damage?.filter((one) => one.label !== label) ?? [];
  return left.length === 0 ? null : left;
}

export interface LogSave {
  readonly firstIndex: number;
  readonly records: readonly unknown[];
  /** Records that cannot be read; null when none. */
  readonly damage: Damage;
  readonly durableFirstIndex: number;
  readonly durable: readonly unknown[];
  readonly durableDamage: Damage;
  readonly lostBehindEnd: number;
}
