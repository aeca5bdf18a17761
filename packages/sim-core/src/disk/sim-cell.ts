/**
 * One cell of a simulated disk: a cached image and a durable one. Damage lies over a value and is what reads see until
 * the next write; the pristine value stays underneath. A rewrite mends the durable image when it is durable.
 */
import type { Cell } from '../node-contract.ts';
import { DiskError, type DiskErrorCode } from './disk-error.ts';
import { CELL_WRITE } from './pending-writes.ts';
import type { SimDisk } from './sim-disk.ts';

export interface CellDamage {
  /** Which fault it came from: lifting that one takes it away. */
  readonly label: string;
  /** What reads see; of no meaning when they fail. */
  readonly value: unknown;
  /** How reads fail; null when they do not. */
  readonly code: DiskErrorCode | null;
}

type Damage = readonly CellDamage[] | null;

export class SimCell implements Cell<unknown> {
  readonly name: string;
  readonly #disk: SimDisk;
  #value: unknown = undefined;
  #durable: unknown = undefined;
  /** What reads see instead of the value: the newest of these. Null while it is sound. */
  #damage: Damage = null;
  #durableDamage: Damage = null;

  constructor(name: string, disk: SimDisk) {
    this.name = name;
    this.#disk = disk;
  }

  /** For people. */
  get subject(): string {
    return `cell '${this.name}'`;
  }

  get exists(): boolean {
    return this.#value !== undefined;
  }

  read(): unknown {
    const { conditions } = this.#disk;
    if (conditions !== null && this.#value !== undefined) return this.#disk.gate.admitCellRead(this, conditions).peek();
    return this.#damage === null ? this.#value : this.peek();
  }

  /** What a read gives when nothing but the cell's own damage is in its way. */
  peek(): unknown {
    const damage = this.#damage?.at(-1);
    if (damage === undefined) return this.#value;
    if (damage.code === null) return damage.value;
    if (this.#disk.isSeenByProgram()) throw new DiskError(damage.code, 'read', this.subject);
    return this.#value;
  }

  write(value: unknown): void {
    const sealed = this.#disk.seal(value);
    if (this.#disk.conditions !== null) this.#disk.admitWriteOf(this, sealed, this.#value);
    if (this.#value === undefined) this.#disk.noteCellCreated(this);
    this.#value = sealed;
    this.#damage = null;
    this.#disk.note(CELL_WRITE, this, 0, sealed);
  }

  remove(): void {
    if (this.#value === undefined) return;
    if (this.#disk.conditions !== null) this.#disk.admitWrite(this, 0);
    this.#value = undefined;
    this.#damage = null;
    this.#disk.note(CELL_WRITE, this, 0, undefined);
  }

  /** Lays damage over the pristine value. A newer value in the cache keeps the durable one from being hit. */
  damage(damage: CellDamage): void {
    this.#damage = [...(this.#damage ?? []), damage];
    if (this.#value === this.#durable) this.#durableDamage = this.#damage;
  }

  /** Lays damage over the durable value alone: seen once the power was lost. */
  damageDurable(damage: CellDamage): void {
    this.#durableDamage = [...(this.#durableDamage ?? []), damage];
  }

  /** Takes the damage of one fault away: what it lay over is seen again. */
  mend(label: string): void {
    this.#damage = without(this.#damage, label);
    this.#durableDamage = without(this.#durableDamage, label);
  }

  /** The durable value under all damage. */
  get pristineDurable(): unknown {
    return this.#durable;
  }

  /** Undefined where something else lies than was written. A sector that cannot be read is looked past. */
  get durableValue(): unknown {
    if (this.#durableDamage === null) return this.#durable;
    const damage = this.#durableDamage.at(-1) as CellDamage;
    if (damage.code === null) return damage.value;
    return damage.code === 'ECORRUPT' ? undefined : this.#durable;
  }

  makeWriteDurable(value: unknown): void {
    this.#durable = value;
    this.#durableDamage = value === this.#value ? this.#damage : null;
  }

  losePower(): void {
    this.#value = this.#durable;
    this.#damage = this.#durableDamage;
  }

  wipe(): void {
    this.load({ value: undefined, durable: undefined, damage: null, durableDamage: null });
  }

  /** The cached value under all damage, for measuring and as what a misdirected write carries. */
  get pristine(): unknown {
    return this.#value;
  }

  save(): CellSave {
    return { value: this.#value, durable: this.#durable, damage: this.#damage, durableDamage: this.#durableDamage };
  }

  /** The durable image in both places, pristine: damage lies over it, and is lifted with its fault. */
  durableSave(): CellSave {
    return { value: this.#durable, durable: this.#durable, damage: null, durableDamage: null };
  }

  load(saved: CellSave): void {
    this.#value = saved.value;
    this.#durable = saved.durable;
    this.#damage = saved.damage;
    this.#durableDamage = saved.durableDamage;
  }
}

function without(damage: Damage, label: string): Damage {
  const left = damage?.filter((one) => one.label !== label) ?? [];
  return left.length === 0 ? null : left;
}

export interface CellSave {
  readonly value: unknown;
  readonly durable: unknown;
  /** Null when nothing lies over the value; else the newest is what reads see. */
  readonly damage: Damage;
  /** The same for the durable value. */
  readonly durableDamage: Damage;
}
