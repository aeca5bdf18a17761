/**
 * A node's pending timers. A timer that is pushed back is not moved in the event queue: its slot gets a later deadline,
 * and when the old entry comes up it is queued again for the rest. Election timers, reset by every heartbeat, would
 * otherwise leave a dead entry in the queue for each heartbeat.
 *
 * An id is `token * SLOTS + slot`. A slot's ticket names the one queue entry that may fire it; entries with another
 * ticket are dead. A fired, cancelled or forgotten timer has token 0.
 */
import type { TimerId, Typed } from '../node-contract.ts';
import type { Micros } from '../time.ts';

/** Most timers a node may have pending: a limit on a leak, far above what programs need. */
const SLOTS = 4096;

export class TimerTable {
  readonly tokens: number[] = [];
  readonly tickets: number[] = [];
  readonly deadlines: Micros[] = [];
  /** When the slot's live queue entry comes up: at or before its deadline. */
  readonly queuedFor: Micros[] = [];
  readonly codes: number[] = [];
  readonly timers: (Typed | undefined)[] = [];
  #free: number[] = [];
  #nextToken = 1;
  #nextTicket = 1;

  /** Takes a slot for a timer. The caller queues an entry with the slot's ticket. */
  add(timer: Typed, code: number, deadline: Micros): number {
    let slot: number;
    if (this.#free.length > 0) {
      slot = this.#free.pop() as number;
    } else {
      slot = this.tokens.length;
      if (slot === SLOTS) {
        throw new RangeError(`a node has ${SLOTS} timers pending: expected it to cancel or reset those it sets`);
      }
    }
    this.tokens[slot] = this.#nextToken++;
    this.tickets[slot] = this.#nextTicket++;
    this.deadlines[slot] = deadline;
    this.queuedFor[slot] = deadline;
    this.codes[slot] = code;
    this.timers[slot] = timer;
    return slot;
  }

  idOf(slot: number): TimerId {
    return (this.tokens[slot] as number) * SLOTS + slot;
  }

  /** The slot of a pending timer, or -1. */
  slotOf(id: TimerId): number {
    const slot = id % SLOTS;
    const token = (id - slot) / SLOTS;
    return token !== 0 && this.tokens[slot] === token ? slot : -1;
  }

  /** Makes the slot's queue entry dead and returns the ticket for a new one. */
  newTicket(slot: number): number {
    const ticket = this.#nextTicket++;
    this.tickets[slot] = ticket;
    return ticket;
  }

  release(slot: number): void {
    this.tokens[slot] = 0;
    this.tickets[slot] = 0;
    this.timers[slot] = undefined;
    this.#free.push(slot);
  }

  /** Forgets every timer: the node went down. Tokens go on, so that no old id ever means a new timer. */
  clear(): void {
    for (let slot = 0; slot < this.tokens.length; slot++) {
      if (this.tokens[slot] !== 0) this.release(slot);
    }
  }

  save(): TimerTableSave {
    return {
      tokens: [...this.tokens],
      tickets: [...this.tickets],
      deadlines: [...this.deadlines],
      queuedFor: [...this.queuedFor],
      codes: [...this.codes],
      timers: [...this.timers],
      free: [...this.#free],
      nextToken: this.#nextToken,
      nextTicket: this.#nextTicket,
    };
  }

  load(saved: TimerTableSave): void {
    for (const name of ['tokens', 'tickets', 'deadlines', 'queuedFor', 'codes'] as const) {
      this[name].splice(0, this[name].length, ...saved[name]);
    }
    this.timers.splice(0, this.timers.length, ...saved.timers);
    this.#free = [...saved.free];
    this.#nextToken = saved.nextToken;
    this.#nextTicket = saved.nextTicket;
  }
}

export interface TimerTableSave {
  readonly tokens: readonly number[];
  readonly tickets: readonly number[];
  readonly deadlines: readonly Micros[];
  readonly queuedFor: readonly Micros[];
  readonly codes: readonly number[];
  readonly timers: readonly (Typed | undefined)[];
  readonly free: readonly number[];
  readonly nextToken: number;
  readonly nextTicket: number;
}
