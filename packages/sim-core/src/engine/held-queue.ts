/**
 * What a node holds back until its writes are durable: messages to send and notifications to itself, in order. Each
 * waits for a write number of the node's disk. Numbers never fall along the queue, so releasing is taking from the
 * front. Parallel arrays that are reused once drained.
 */
import type { NodeId, Typed } from '../node-contract.ts';

/** Stands in the addressee's place for a notification to the node itself. */
export const NOTIFICATION = -1;

export class HeldQueue {
  readonly #barriers: number[] = [];
  readonly #addressees: number[] = [];
  readonly #codes: number[] = [];
  readonly #payloads: (Typed | undefined)[] = [];
  #first = 0;
  #end = 0;

  // The item taken last.
  to: NodeId = 0;
  code = 0;
  payload: Typed = { type: '' };

  get length(): number {
    return this.#end - this.#first;
  }

  add(barrier: number, to: NodeId, code: number, payload: Typed): void {
    const at = this.#end++;
    this.#barriers[at] = barrier;
    this.#addressees[at] = to;
    this.#codes[at] = code;
    this.#payloads[at] = payload;
  }

  /** Takes the oldest item into the fields above if its writes are durable. */
  take(durableCount: number): boolean {
    const at = this.#first;
    if (at === this.#end || (this.#barriers[at] as number) > durableCount) return false;
    this.to = this.#addressees[at] as number;
    this.code = this.#codes[at] as number;
    this.payload = this.#payloads[at] as Typed;
    this.#payloads[at] = undefined;
    this.#first = at + 1;
    if (this.#first === this.#end) {
      this.#first = 0;
      this.#end = 0;
    } else if (this.#first === 1024) {
      this.#moveToFront();
    }
    return true;
  }

  #moveToFront(): void {
    for (const column of [this.#barriers, this.#addressees, this.#codes, this.#payloads]) {
      column.copyWithin(0, this.#first, this.#end);
    }
    this.#end -= this.#first;
    this.#first = 0;
  }

  clear(): void {
    this.#payloads.fill(undefined);
    this.#first = 0;
    this.#end = 0;
  }

  save(): HeldSave {
    const items = [];
    for (let at = this.#first; at < this.#end; at++) {
      items.push({
        barrier: this.#barriers[at] as number,
        to: this.#addressees[at] as number,
        code: this.#codes[at] as number,
        payload: this.#payloads[at] as Typed,
      });
    }
    return items;
  }

  load(saved: HeldSave): void {
    this.clear();
    for (const { barrier, to, code, payload } of saved) this.add(barrier, to, code, payload);
  }
}

export type HeldSave = readonly {
  readonly barrier: number;
  readonly to: NodeId;
  readonly code: number;
  readonly payload: Typed;
}[];
