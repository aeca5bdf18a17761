/**
 * One cell of a simulated disk. Damage (bit rot) lies over the value and is what reads see until the next write;
 * the pristine value stays underneath.
 */
import type { Cell } from '../node-contract.ts';
import type { SimDisk } from './sim-disk.ts';

export class SimCell implements Cell<unknown> {
  readonly name: string;
  readonly #disk: SimDisk;
  #value: unknown = undefined;
  #durable: unknown = undefined;
  #damaged: unknown = undefined;

  constructor(name: string, disk: SimDisk) {
    this.name = name;
    this.#disk = disk;
  }

  read(): unknown {
    return this.#damaged === undefined ? this.#value : this.#damaged;
  }

  write(value: unknown): void {
    const sealed = this.#disk.seal(value);
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

  /** Lays a damaged value over the pristine one. */
  damage(value: unknown): void {
    this.#damaged = value;
  }

  get durableValue(): unknown {
    return this.#damaged === undefined ? this.#durable : this.#damaged;
  }

  makeWriteDurable(value: unknown): void {
    this.#durable = value;
  }

  losePower(): void {
    // Damage to a value that was never durable goes with it.
    if (this.#value !== this.#durable) this.#damaged = undefined;
    this.#value = this.#durable;
  }

  wipe(): void {
    this.load({ value: undefined, durable: undefined, damaged: undefined });
  }

  save(): CellSave {
    return { value: this.#value, durable: this.#durable, damaged: this.#damaged };
  }

  load(saved: CellSave): void {
    this.#value = saved.value;
    this.#durable = saved.durable;
    this.#damaged = saved.damaged;
  }
}

export interface CellSave {
  readonly value: unknown;
  readonly durable: unknown;
  /** Undefined when nothing lies over the value. */
  readonly damaged: unknown;
}
