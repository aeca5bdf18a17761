/**
 * One file of a simulated disk: bytes at offsets, a cached image and a durable one. Damage lies over the bytes and is
 * what reads see until they are written again; the pristine bytes stay underneath.
 */
import type { File } from '../node-contract.ts';
import { ByteImage } from './byte-image.ts';
import { DiskError } from './disk-error.ts';
import { cutPatches, layPatches, type FilePatch } from './file-damage.ts';
import { FILE_REMOVE, FILE_TRUNCATE, FILE_WRITE } from './pending-writes.ts';
import type { SimDisk } from './sim-disk.ts';

type Patches = readonly FilePatch[] | null;

export class SimFile implements File {
  readonly name: string;
  readonly #disk: SimDisk;
  readonly #cached = new ByteImage();
  readonly #durable = new ByteImage();
  #patches: Patches = null;
  #durablePatches: Patches = null;

  constructor(name: string, disk: SimDisk) {
    this.name = name;
    this.#disk = disk;
  }

  /** For people. */
  get subject(): string {
    return `file '${this.name}'`;
  }

  get exists(): boolean {
    return this.#cached.exists;
  }

  get length(): number {
    return this.#cached.length;
  }

  read(offset: number, length: number): Uint8Array {
    this.#check(offset, length);
    const { conditions } = this.#disk;
    const from = conditions === null ? offset : this.#disk.gate.admitFileRead(this, offset, conditions);
    const bytes = this.#cached.read(from, Math.min(length, Math.max(0, this.#cached.length - offset)));
    if (this.#patches !== null && !layPatches(this.#patches, from, bytes) && this.#disk.isSeenByProgram()) {
      throw new DiskError('EIO', 'read', `${this.subject}, bytes ${from} to ${from + bytes.length}`);
    }
    return bytes;
  }

  write(offset: number, bytes: Uint8Array): void {
    if (!(bytes instanceof Uint8Array)) throw new RangeError(`${this.subject}: a write of ${typeof bytes}; expected a Uint8Array`);
    this.#check(offset, bytes.length);
    if (this.#disk.conditions !== null) this.#disk.admitWrite(this, Math.max(0, offset + bytes.length - this.#cached.length));
    const copy = bytes.slice();
    if (!this.#cached.exists) this.#disk.noteFileCreated(this);
    this.#cached.write(offset, copy);
    if (this.#patches !== null) this.#patches = cutPatches(this.#patches, offset, offset + copy.length);
    this.#disk.note(FILE_WRITE, this, offset, copy);
  }

  truncate(length: number): void {
    this.#check(length, 0);
    if (this.#disk.conditions !== null) this.#disk.admitWrite(this, Math.max(0, length - this.#cached.length));
    if (!this.#cached.exists) this.#disk.noteFileCreated(this);
    this.#cached.resize(length);
    if (this.#patches !== null) this.#patches = cutPatches(this.#patches, length, Infinity);
    this.#disk.note(FILE_TRUNCATE, this, length, undefined);
  }

  remove(): void {
    if (!this.#cached.exists) return;
    if (this.#disk.conditions !== null) this.#disk.admitWrite(this, 0);
    this.#cached.clear();
    this.#patches = null;
    this.#disk.note(FILE_REMOVE, this, 0, undefined);
  }

  #check(offset: number, length: number): void {
    if (Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(length) && length >= 0) return;
    throw new RangeError(`${this.subject}: offset ${offset} and length ${length}; expected whole numbers of bytes, 0 or more`);
  }

  // The durable image follows when a sync ends.

  makeWriteDurable(offset: number, bytes: Uint8Array): void {
    this.#durable.write(offset, bytes);
    // Damage done since the write was issued is overwritten as well.
    if (this.#patches !== null) this.#patches = cutPatches(this.#patches, offset, offset + bytes.length);
    if (this.#durablePatches !== null) this.#durablePatches = cutPatches(this.#durablePatches, offset, offset + bytes.length);
  }

  makeTruncateDurable(length: number): void {
    this.#durable.resize(length);
    if (this.#durablePatches !== null) this.#durablePatches = cutPatches(this.#durablePatches, length, Infinity);
  }

  makeRemoveDurable(): void {
    this.#durable.clear();
    this.#durablePatches = null;
  }

  get durableExists(): boolean {
    return this.#durable.exists;
  }

  get durableLength(): number {
    return this.#durable.length;
  }

  /** With what reads as other bytes; sectors that cannot be read are looked past. */
  readDurable(offset: number, length: number): Uint8Array {
    const bytes = this.#durable.read(offset, length);
    if (this.#durablePatches !== null) layPatches(this.#durablePatches, offset, bytes);
    return bytes;
  }

  /** Lays damage over a range on the platter, and over what the cache holds there unless that is newer. */
  damage(patch: FilePatch): void {
    const { offset, length } = patch;
    const isNewer = !areEqual(this.#cached.read(offset, length), this.#durable.read(offset, length));
    if (!isNewer) this.#patches = [...(this.#patches ?? []), patch];
    this.#durablePatches = [...(this.#durablePatches ?? []), patch];
  }

  /** Takes the damage of one fault away: what it lay over is seen again. */
  mend(label: string): void {
    this.#patches = without(this.#patches, label);
    this.#durablePatches = without(this.#durablePatches, label);
  }

  losePower(): void {
    this.#cached.load(this.#durable.save());
    this.#patches = this.#durablePatches;
  }

  wipe(): void {
    this.#durable.clear();
    this.#durablePatches = null;
    this.losePower();
  }

  save(): FileSave {
    return {
      bytes: this.#cached.save(),
      durable: this.#durable.save(),
      damage: this.#patches,
      durableDamage: this.#durablePatches,
    };
  }

  /** The durable image in both places, pristine: damage lies over it, and is lifted with its fault. */
  durableSave(): FileSave {
    const durable = this.#durable.save();
    return { bytes: durable, durable, damage: null, durableDamage: null };
  }

  /** The pristine durable bytes of a range, with zeros where the file ends. */
  pristineDurable(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    bytes.set(this.#durable.read(offset, length));
    return bytes;
  }

  load(saved: FileSave): void {
    this.#cached.load(saved.bytes);
    this.#durable.load(saved.durable);
    this.#patches = saved.damage;
    this.#durablePatches = saved.durableDamage;
  }
}

function without(patches: Patches, label: string): Patches {
  const left = patches?.filter((patch) => patch.label !== label) ?? [];
  return left.length === 0 ? null : left;
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export interface FileSave {
  /** Undefined when there is no such file. */
  readonly bytes: Uint8Array | undefined;
  readonly durable: Uint8Array | undefined;
  /** Null when nothing lies over the bytes. */
  readonly damage: Patches;
  readonly durableDamage: Patches;
}
