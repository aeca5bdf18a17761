/**
 * What a disk must agree with: a list of writes of which the first so many are durable. Both images are computed anew
 * from the list whenever they are looked at.
 */
export type Write =
  | { readonly kind: 'append'; readonly log: string; readonly value: number }
  | { readonly kind: 'truncate'; readonly log: string; readonly index: number }
  | { readonly kind: 'compact'; readonly log: string; readonly index: number }
  | { readonly kind: 'write'; readonly cell: string; readonly value: number }
  | { readonly kind: 'remove'; readonly cell: string };

export interface Image {
  readonly logs: Map<string, { first: number; records: number[] }>;
  readonly cells: Map<string, number>;
}

export class DiskModel {
  #writes: Write[] = [];
  #durable = 0;
  /** The sync under way covers this many writes; undefined when none is. */
  #syncCovers: number | undefined;
  #syncWanted = 0;

  write(write: Write): void {
    const before = JSON.stringify(entries(imageOf(this.#writes)));
    const writes = [...this.#writes, write];
    // A write that changes nothing is none, but for a cell, which is written all the same.
    if (write.kind === 'write' || JSON.stringify(entries(imageOf(writes))) !== before) this.#writes = writes;
  }

  sync(): void {
    this.#syncWanted = this.#writes.length;
    if (this.#syncWanted > this.#durable) this.#syncCovers ??= this.#syncWanted;
  }

  endSync(): void {
    if (this.#syncCovers === undefined) return;
    this.#durable = Math.max(this.#durable, this.#syncCovers);
    this.#syncCovers = this.#syncWanted > this.#durable ? this.#syncWanted : undefined;
  }

  losePower(): void {
    this.#writes = this.#writes.slice(0, this.#durable);
    this.#syncCovers = undefined;
    this.#syncWanted = this.#durable;
  }

  get isSyncing(): boolean {
    return this.#syncCovers !== undefined;
  }

  get unsyncedWrites(): number {
    return this.#writes.length - this.#durable;
  }

  get cached(): Image {
    return imageOf(this.#writes);
  }

  get durable(): Image {
    return imageOf(this.#writes.slice(0, this.#durable));
  }
}

function entries(image: Image): unknown {
  const logs = [...image.logs].filter(([, { first, records }]) => first > 1 || records.length > 0);
  return [logs, [...image.cells]];
}

function imageOf(writes: readonly Write[]): Image {
  const image: Image = { logs: new Map(), cells: new Map() };
  for (const write of writes) apply(image, write);
  return image;
}

function apply(image: Image, write: Write): void {
  if (write.kind === 'write') {
    image.cells.set(write.cell, write.value);
    return;
  }
  if (write.kind === 'remove') {
    image.cells.delete(write.cell);
    return;
  }
  const log = image.logs.get(write.log) ?? { first: 1, records: [] };
  if (write.kind === 'append') {
    log.records.push(write.value);
  } else if (write.kind === 'truncate') {
    log.records.length = Math.min(log.records.length, write.index - log.first);
  } else if (write.index > log.first) {
    log.records = log.records.slice(write.index - log.first);
    log.first = write.index;
  }
  image.logs.set(write.log, log);
}
