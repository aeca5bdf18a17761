/**
 * A host for tests of one node: it sends nothing anywhere, lets no time pass, and makes writes durable when told to.
 * Everything that the node asked for can be read off it.
 */
import type { Cell, Disk, Host, Log, Micros, NodeId, RandomStream, TimerId, Typed } from '@barksim/sim-core';

export interface Sent<Message> {
  readonly to: NodeId;
  readonly message: Message;
}

export class ScriptedHost<Message extends Typed, Timer extends Typed> implements Host<Message, Timer> {
  readonly id: NodeId;
  /** What has left the node, in order. Tests may empty it. */
  sent: Sent<Message>[] = [];
  /** What waits for the disk: messages, and timers that tell of durability. */
  held: (Sent<Message> | Timer)[] = [];
  /** Pending timers by id. */
  readonly timers = new Map<TimerId, { readonly timer: Timer; delay: Micros }>();
  readonly reached: string[] = [];
  readonly ended: { readonly id: number; readonly outcome: string; readonly result: unknown }[] = [];
  readonly invoked: unknown[] = [];
  readonly disk = new ScriptedDisk();
  monotonicMicros: Micros = 0;
  #nextTimer = 0;

  constructor(id: NodeId) {
    this.id = id;
  }

  send(to: NodeId, message: Message): void {
    this.sent.push({ to, message });
  }

  sendWhenDurable(to: NodeId, message: Message): void {
    if (this.disk.isClean) this.send(to, message);
    else this.held.push({ to, message });
  }

  notifyWhenDurable(timer: Timer): void {
    this.held.push(timer);
  }

  /** Makes everything written so far durable, and lets go what waited for it; gives the notifications to the caller. */
  endSync(): Timer[] {
    this.disk.isClean = true;
    const notifications: Timer[] = [];
    for (const waiting of this.held.splice(0)) {
      if ('message' in waiting) this.sent.push(waiting);
      else notifications.push(waiting);
    }
    return notifications;
  }

  setTimer(timer: Timer, delay: Micros): TimerId {
    this.#nextTimer += 1;
    this.timers.set(this.#nextTimer, { timer, delay });
    return this.#nextTimer;
  }

  resetTimer(id: TimerId, delay: Micros): boolean {
    const pending = this.timers.get(id);
    if (pending === undefined) return false;
    pending.delay = delay;
    this.reached.push(`reset ${pending.timer.type}`);
    return true;
  }

  cancelTimer(id: TimerId): void {
    this.timers.delete(id);
  }

  readonly clock = { wall: () => this.monotonicMicros, monotonic: () => this.monotonicMicros };

  /** Always the middle of the range. */
  readonly random: RandomStream = {
    next: () => 0,
    int: (low, high) => Math.floor((low + high) / 2),
    chance: (ppm) => ppm >= 500_000,
    pick: (items) => items[items.length >> 1]!,
  };

  readonly probe = {
    always: () => undefined,
    sometimes: (name: string) => void this.reached.push(name),
    note: () => undefined,
  };

  readonly history = {
    invoke: (operation: unknown) => this.invoked.push(operation),
    ok: (id: number, result: unknown) => void this.ended.push({ id, outcome: 'ok', result }),
    fail: (id: number, result: string) => void this.ended.push({ id, outcome: 'failed', result }),
    unknown: (id: number, result: string) => void this.ended.push({ id, outcome: 'unknown', result }),
  };
}

/** A disk without loss: what is not durable yet is known by `isClean` alone. */
export class ScriptedDisk implements Disk {
  isClean = true;
  readonly #logs = new Map<string, ScriptedLog>();
  readonly #cells = new Map<string, ScriptedCell>();

  log<Record>(name: string): Log<Record> {
    let log = this.#logs.get(name);
    if (log === undefined) this.#logs.set(name, (log = new ScriptedLog(() => (this.isClean = false))));
    return log as unknown as Log<Record>;
  }

  cell<Value>(name: string): Cell<Value> {
    let cell = this.#cells.get(name);
    if (cell === undefined) this.#cells.set(name, (cell = new ScriptedCell(() => (this.isClean = false))));
    return cell as unknown as Cell<Value>;
  }

  /** Makes a record of a log unreadable, until it is truncated. */
  damage(name: string, index: number, code: 'ECORRUPT' | 'ETORN'): void {
    this.log(name);
    this.#logs.get(name)!.damaged.push({ index, code });
  }

  cellNames(): readonly string[] {
    return [...this.#cells.keys()].filter((name) => this.#cells.get(name)!.read() !== undefined);
  }

  file(): never {
    throw new Error('Raft keeps no files');
  }

  fileNames(): readonly string[] {
    return [];
  }

  sync(): void {
    // Ends when the test says so.
  }
}

class ScriptedLog implements Log<unknown> {
  firstIndex = 1;
  damaged: { readonly index: number; readonly code: string }[] = [];
  #records: unknown[] = [];
  readonly #onWrite: () => void;

  constructor(onWrite: () => void) {
    this.#onWrite = onWrite;
  }

  get lastIndex(): number {
    return this.firstIndex + this.#records.length - 1;
  }

  get(index: number): unknown {
    if (index < this.firstIndex || index > this.lastIndex) throw new RangeError(`no record ${index}`);
    const damage = this.damaged.find((one) => one.index === index);
    if (damage !== undefined) throw Object.assign(new Error(`record ${index} is damaged`), { code: damage.code });
    return this.#records[index - this.firstIndex];
  }

  append(record: unknown): number {
    this.#records.push(record);
    this.#onWrite();
    return this.lastIndex;
  }

  rewrite(index: number): void {
    this.get(index);
    this.#onWrite();
  }

  truncateFrom(index: number): void {
    this.#records.length = index - this.firstIndex;
    this.damaged = this.damaged.filter((damaged) => damaged.index < index);
    this.#onWrite();
  }

  compactTo(index: number): void {
    this.#records.splice(0, index - this.firstIndex);
    this.firstIndex = index;
    this.#onWrite();
  }
}

class ScriptedCell implements Cell<unknown> {
  #value: unknown = undefined;
  readonly #onWrite: () => void;

  constructor(onWrite: () => void) {
    this.#onWrite = onWrite;
  }

  read(): unknown {
    return this.#value;
  }

  write(value: unknown): void {
    this.#value = value;
    this.#onWrite();
  }

  remove(): void {
    this.write(undefined);
  }
}
