/**
 * One cell of a simulated disk: a cached image and a durable one. Damage (bit rot) lies over a value and is what reads
 * see until the next write; the pristine value stays underneath. A rewrite mends the durable image when it is durable.
 */
import type { Cell } from '../node-contract.ts';
import type { SimDisk } from './sim-disk.ts';

export class SimCell implements Cell<unknown> {
  readonly name: string;
  readonly #disk: SimDisk;
  #value: unknown = undefined;
  #durable: unknown = undefined;
  /** What reads see instead of the value; undefined while it is sound. */
  #damaged: unknown = undefined;
  #durableDamaged: unknown = undefined;

  constructor(name: string, disk: SimDisk) {
    this.name = name;
    this.#disk = disk;
  }

  read(): unknown {
    return this.#damaged === undefined ? this.#value : this.#damaged;
  }

  write(value: unknown): void {
    const sealed = this.#disk.seal(value);
    if (this.#value === undefined) this.#disk.noteCellCreated(this);
    this.#value = sealed;
    this.#damaged = undefined;
    this.#disk.noteCellWrite(this, sealed);
  }

  remove(): void {
    if (this.#value === undefined) return;
    this.#value = undefined;
    this.#damaged = undefined;
    this.#disk.noteCellWrite(this, undefined);
  }

  /** Lays a damaged value over the pristine one. A newer value in the cache keeps the durable one from being hit. */
  damage(value: unknown): void {
    this.#damaged = value;
    if (this.#value === this.#durable) this.#durableDamaged = value;
  }

  get durableValue(): unknown {
    return this.#durableDamaged === undefined ? this.#durable : this.#durableDamaged;
  }

  makeWriteDurable(value: unknown): void {
    this.#durable = value;
    this.#durableDamaged = value === this.#value ? this.#damaged : undefined;
  }

  losePower(): void {
    this.#value = this.#durable;
    this.#damaged = this.#durableDamaged;
  }

  wipe(): void {
    this.load({ value: undefined, durable: undefined, damaged: undefined, durableDamaged: undefined });
  }

  save(): CellSave {
    return {
      value: this.#value,
      durable: this.#durable,
      damaged: this.#damaged,
      durableDamaged: this.#durableDamaged,
    };
  }

  load(saved: CellSave): void {
    this.#value = saved.value;
    this.#durable = saved.durable;
    this.#damaged = saved.damaged;
    this.#durableDamaged = saved.durableDamaged;
  }
}

export interface CellSave {
  readonly value: unknown;
  readonly durable: unknown;
  /** Undefined when nothing lies over the value. */
  readonly damaged: unknown;
  /** The same for the durable value. */
  readonly durableDamaged: unknown;
}
