/**
 * The event queue: a binary heap over (time, tie, sequence), held as a struct of arrays so that an event costs no
 * allocation. The tie is drawn from the seed, which orders simultaneous events; the sequence settles equal ties.
 * Both share one number: 20 bits of tie above 32 bits of sequence, exact in a double.
 */
import type { Micros } from '../time.ts';

const TWO_TO_32 = 4_294_967_296;
const FIRST_CAPACITY = 256;

/** The last tie there is. A drawn one equals it once in a million; then the sequence decides. */
export const LAST_TIE = 0xf_ffff;

export class EventQueue {
  /** Number of entries. */
  size = 0;
  #sequence = 0;
  #heapTime = new Float64Array(FIRST_CAPACITY);
  #heapOrder = new Float64Array(FIRST_CAPACITY);
  #heapSlot = new Int32Array(FIRST_CAPACITY);
  #freeSlots: number[] = [];
  #slotCount = 0;
  #kinds: number[] = [];
  #nodes: number[] = [];
  #sources: number[] = [];
  #codes: number[] = [];
  #tickets: number[] = [];
  #payloads: unknown[] = [];

  // The entry popped last. Fields instead of a result object, which the loop would have to allocate.
  time: Micros = 0;
  kind = 0;
  node = 0;
  /** Message: the sender. Timer: the slot. Fault, heal, deadline: the position in its list. */
  source = 0;
  /** Message or timer type code. */
  code = 0;
  /** Timer, sync: must still be the current one for the entry to be alive. */
  ticket = 0;
  payload: unknown = undefined;

  /** Time of the earliest entry; Infinity when empty. */
  nextTime(): Micros {
    return this.size === 0 ? Infinity : (this.#heapTime[0] as number);
  }

  /** `tie` is 0 to 2^20 - 1. */
  push(
    time: Micros,
    tie: number,
    kind: number,
    node: number,
    source: number,
    code: number,
    ticket: number,
    payload: unknown,
  ): void {
    // The sequence wraps after 2^32 entries; two entries that far apart never wait in the queue together.
    const order = tie * TWO_TO_32 + this.#sequence;
    this.#sequence = this.#sequence === 0xffff_ffff ? 0 : this.#sequence + 1;
    this.#insert(time, order, kind, node, source, code, ticket, payload);
  }

  #insert(
    time: Micros,
    order: number,
    kind: number,
    node: number,
    source: number,
    code: number,
    ticket: number,
    payload: unknown,
  ): void {
    let slot: number;
    if (this.#freeSlots.length > 0) {
      slot = this.#freeSlots.pop() as number;
    } else {
      slot = this.#slotCount++;
      if (slot === this.#heapTime.length) this.#grow();
    }
    this.#kinds[slot] = kind;
    this.#nodes[slot] = node;
    this.#sources[slot] = source;
    this.#codes[slot] = code;
    this.#tickets[slot] = ticket;
    this.#payloads[slot] = payload;
    this.#siftUp(this.size++, time, order, slot);
  }

  /** Moves the earliest entry into the fields above. The queue must not be empty. */
  pop(): void {
    const slot = this.#heapSlot[0] as number;
    this.time = this.#heapTime[0] as number;
    this.kind = this.#kinds[slot] as number;
    this.node = this.#nodes[slot] as number;
    this.source = this.#sources[slot] as number;
    this.code = this.#codes[slot] as number;
    this.ticket = this.#tickets[slot] as number;
    this.payload = this.#payloads[slot];
    this.#payloads[slot] = undefined;
    this.#freeSlots.push(slot);
    const last = --this.size;
    if (last > 0) {
      this.#siftDown(
        this.#heapTime[last] as number,
        this.#heapOrder[last] as number,
        this.#heapSlot[last] as number,
      );
    }
  }

  #siftUp(start: number, time: Micros, order: number, slot: number): void {
    const times = this.#heapTime;
    const orders = this.#heapOrder;
    const slots = this.#heapSlot;
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentTime = times[parent] as number;
      if (parentTime < time || (parentTime === time && (orders[parent] as number) < order)) break;
      times[at] = parentTime;
      orders[at] = orders[parent] as number;
      slots[at] = slots[parent] as number;
      at = parent;
    }
    times[at] = time;
    orders[at] = order;
    slots[at] = slot;
  }

  /**
   * Fills the hole at the root: the earlier child moves up, level by level to the bottom, and the entry that came from
   * there rises from the hole, mostly not at all. That costs a comparison a level, whose outcome is added instead of branched on.
   */
  #siftDown(time: Micros, order: number, slot: number): void {
    const times = this.#heapTime;
    const orders = this.#heapOrder;
    const slots = this.#heapSlot;
    const last = this.size - 1;
    let hole = 0;
    let child = 1;
    while (child < last) {
      const left = times[child] as number;
      const right = times[child + 1] as number;
      if (left === right) child += Number((orders[child + 1] as number) < (orders[child] as number));
      else child += Number(right < left);
      times[hole] = times[child] as number;
      orders[hole] = orders[child] as number;
      slots[hole] = slots[child] as number;
      hole = child;
      child = 2 * hole + 1;
    }
    if (child === last) {
      times[hole] = times[child] as number;
      orders[hole] = orders[child] as number;
      slots[hole] = slots[child] as number;
      hole = child;
    }
    this.#siftUp(hole, time, order, slot);
  }

  #grow(): void {
    const capacity = this.#heapTime.length * 2;
    const times = new Float64Array(capacity);
    times.set(this.#heapTime);
    this.#heapTime = times;
    const orders = new Float64Array(capacity);
    orders.set(this.#heapOrder);
    this.#heapOrder = orders;
    const slots = new Int32Array(capacity);
    slots.set(this.#heapSlot);
    this.#heapSlot = slots;
  }

  /** Every entry, earliest first; the queue itself is left as it is. For checkpoints and inspection. */
  entries(): QueueEntry[] {
    const entries: QueueEntry[] = [];
    for (let at = 0; at < this.size; at++) {
      const slot = this.#heapSlot[at] as number;
      entries.push({
        time: this.#heapTime[at] as number,
        order: this.#heapOrder[at] as number,
        kind: this.#kinds[slot] as number,
        node: this.#nodes[slot] as number,
        source: this.#sources[slot] as number,
        code: this.#codes[slot] as number,
        ticket: this.#tickets[slot] as number,
        payload: this.#payloads[slot],
      });
    }
    return entries.sort((a, b) => a.time - b.time || a.order - b.order);
  }

  save(): { sequence: number; entries: QueueEntry[] } {
    return { sequence: this.#sequence, entries: this.entries() };
  }

  load(saved: { sequence: number; entries: readonly QueueEntry[] }): void {
    this.size = 0;
    this.#freeSlots = [];
    this.#slotCount = 0;
    for (const entry of saved.entries) {
      const { time, order, kind, node, source, code, ticket, payload } = entry;
      this.#insert(time, order, kind, node, source, code, ticket, payload);
    }
    this.#sequence = saved.sequence;
  }
}

export interface QueueEntry {
  readonly time: Micros;
  /** Tie and sequence in one number. */
  readonly order: number;
  readonly kind: number;
  readonly node: number;
  readonly source: number;
  readonly code: number;
  readonly ticket: number;
  readonly payload: unknown;
}
