/**
 * A node's processing capacity: so many workers, each serving one message at a time, and a queue in front of them with a
 * limit. A message is handled when a worker has finished with it. What finds the queue full is dropped, by a policy.
 * With capacities, overload, retry storms and metastable failure (Bronson et al., HotOS 2021) can be simulated.
 *
 * Timers, syncs and messages to oneself are a node's own housekeeping and take no worker, except on a slow node, where
 * every handler takes longer. Left out: priorities, and cancelling what a client no longer waits for.
 */
import type { NodeId, Typed } from '../node-contract.ts';
import { drawDelay } from '../network/delay.ts';
import type { DelayShape } from '../network/network-options.ts';
import type { SeededStreams } from '../random/seeded-streams.ts';
import type { Stream } from '../random/stream.ts';
import type { CapacityOptions } from '../scenario.ts';
import type { Micros } from '../time.ts';
import { checkCapacity } from './check-capacity.ts';
import { MESSAGE } from './event-kind.ts';

/** An event that waits for its node: it was paused, is busy, or will not look at it. */
export interface ParkedEvent {
  readonly kind: number;
  readonly source: number;
  readonly code: number;
  readonly ticket: number;
  readonly payload: unknown;
}

export class WorkQueue {
  readonly #capacity: CapacityOptions | undefined;
  readonly #streams: SeededStreams;
  readonly #path: string;
  /** By message code: how long one is served. Empty without a capacity. */
  readonly #shapes: readonly (DelayShape | undefined)[];
  #waiting: ParkedEvent[] = [];
  /** By worker: what it serves, and the ticket of the entry that ends it. */
  #served: (ParkedEvent | undefined)[] = [];
  #tickets: number[] = [];
  #busy = 0;
  #nextTicket = 1;
  readonly counts: WorkCounts = { served: 0, dropped: 0, longestQueue: 0 };

  // What faults lay over it.
  /** Added to every service, and timers take one as well. */
  slowMicros: Micros = 0;
  /** Services take this many hundredths of what they take otherwise. */
  servicePercent = 100;
  lostWorkers = 0;

  /** `name` is the node's; `messageNames` by message code. Throws ContractError on a capacity that makes no sense. */
  constructor(capacity: CapacityOptions | undefined, name: string, messageNames: readonly string[], streams: SeededStreams) {
    if (capacity !== undefined) checkCapacity(capacity, name, messageNames);
    this.#capacity = capacity;
    this.#streams = streams;
    this.#path = `work/${name}`;
    this.#shapes = capacity === undefined ? [] : messageNames.map((type) => capacity.serviceByType?.[type] ?? capacity.service);
  }

  get #stream(): Stream {
    return this.#streams.stream(this.#path);
  }

  /** Whether nothing has to pass through here. */
  get isIdle(): boolean {
    return this.#capacity === undefined && this.slowMicros === 0;
  }

  get hasCapacity(): boolean {
    return this.#capacity !== undefined;
  }

  get length(): number {
    return this.#waiting.length;
  }

  get busy(): number {
    return this.#busy;
  }

  restore(): void {
    this.slowMicros = 0;
    this.servicePercent = 100;
    this.lostWorkers = 0;
  }

  /** Whether such an event takes a worker. */
  serves(kind: number, source: NodeId, self: NodeId): boolean {
    if (this.slowMicros > 0) return true;
    return this.#capacity !== undefined && kind === MESSAGE && source !== self;
  }

  /** Takes an event in; gives back the one that was dropped for it, which may be itself. */
  add(event: ParkedEvent): ParkedEvent | undefined {
    let dropped: ParkedEvent | undefined;
    const isFull = this.#capacity !== undefined && this.#waiting.length >= this.#capacity.queueLimit;
    // A worker that is free has taken all that waited; only a lost worker leaves some behind.
    if (event.kind === MESSAGE && isFull && !this.hasFreeWorker) dropped = this.#dropFor(event);
    if (dropped !== event) this.#waiting.push(event);
    if (dropped !== undefined) this.counts.dropped++;
    const length = this.#waiting.length - (this.hasFreeWorker ? 1 : 0);
    if (length > this.counts.longestQueue) this.counts.longestQueue = length;
    return dropped;
  }

  #dropFor(event: ParkedEvent): ParkedEvent {
    const policy = this.#capacity?.dropPolicy;
    const messages = this.#waiting.filter(({ kind }) => kind === MESSAGE);
    if (messages.length === 0 || policy === 'newest') return event;
    const victim = policy === 'oldest' ? messages[0] : messages[this.#stream.int(0, messages.length)];
    if (victim === undefined) return event;
    this.#waiting.splice(this.#waiting.indexOf(victim), 1);
    return victim;
  }

  get isUnderFaults(): boolean {
    return this.slowMicros > 0 || this.servicePercent !== 100 || this.lostWorkers > 0;
  }

  /** The kinds of faults that the event added last had to do with. */
  faultsFelt(): string[] {
    const kinds: string[] = [];
    if (this.slowMicros > 0) kinds.push('slow-node');
    if (this.servicePercent !== 100) kinds.push('slow-service');
    if (this.lostWorkers > 0 && this.#waiting.length > 0) kinds.push('lost-workers');
    return kinds;
  }

  get #workers(): number {
    return Math.max(0, (this.#capacity?.workers ?? 1) - this.lostWorkers);
  }

  get hasFreeWorker(): boolean {
    return this.#busy < this.#workers;
  }

  /** A free worker takes the oldest event that waits; undefined when there is no such worker or no such event. */
  begin(): { readonly worker: number; readonly ticket: number; readonly micros: Micros; readonly tie: number } | undefined {
    if (!this.hasFreeWorker) return undefined;
    const event = this.#waiting.shift();
    if (event === undefined) return undefined;
    let worker = this.#served.indexOf(undefined);
    if (worker < 0) worker = this.#served.length;
    const ticket = this.#nextTicket++;
    this.#served[worker] = event;
    this.#tickets[worker] = ticket;
    this.#busy++;
    return { worker, ticket, micros: this.#serviceMicros(event), tie: this.#stream.next() >>> 12 };
  }

  #serviceMicros({ kind, code }: ParkedEvent): Micros {
    const shape = kind === MESSAGE ? this.#shapes[code] : undefined;
    if (shape === undefined) return this.slowMicros;
    return Math.floor((drawDelay(shape, this.#stream.next()) * this.servicePercent) / 100) + this.slowMicros;
  }

  /** The worker has finished; undefined when that ticket means nothing any more. */
  end(worker: number, ticket: number): ParkedEvent | undefined {
    if (this.#tickets[worker] !== ticket) return undefined;
    const event = this.#served[worker];
    this.#served[worker] = undefined;
    this.#tickets[worker] = 0;
    this.#busy--;
    this.counts.served++;
    return event;
  }

  /** Everything that is served or waits, in the order in which it came; nothing is left. */
  drain(): ParkedEvent[] {
    const served = this.#served
      .map((event, worker) => ({ event, ticket: this.#tickets[worker] as number }))
      .filter(({ event }) => event !== undefined)
      .sort((a, b) => a.ticket - b.ticket);
    const events = [...served.map(({ event }) => event as ParkedEvent), ...this.#waiting];
    this.#waiting = [];
    this.#served = [];
    this.#tickets = [];
    this.#busy = 0;
    return events;
  }

  /** What waits, oldest first, for people. */
  waiting(): readonly Typed[] {
    return this.#waiting.filter(({ kind }) => kind === MESSAGE).map(({ payload }) => payload as Typed);
  }

  save(): WorkSave {
    return {
      waiting: [...this.#waiting],
      served: [...this.#served],
      tickets: [...this.#tickets],
      nextTicket: this.#nextTicket,
      counts: { ...this.counts },
    };
  }

  load(saved: WorkSave): void {
    this.#waiting = [...saved.waiting];
    this.#served = [...saved.served];
    this.#tickets = [...saved.tickets];
    this.#busy = saved.served.filter((event) => event !== undefined).length;
    this.#nextTicket = saved.nextTicket;
    Object.assign(this.counts, saved.counts);
  }
}

export interface WorkCounts {
  served: number;
  /** Messages that found the queue full, or were dropped for one that did. */
  dropped: number;
  longestQueue: number;
}

export interface WorkSave {
  readonly waiting: readonly ParkedEvent[];
  readonly served: readonly (ParkedEvent | undefined)[];
  readonly tickets: readonly number[];
  readonly nextTicket: number;
  readonly counts: WorkCounts;
}
