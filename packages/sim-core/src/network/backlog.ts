/**
 * What waits in front of a link of limited bandwidth: one message is being put on the wire, the others wait behind it in
 * the order in which they were sent, heartbeats among data. A limit, in messages or bytes, holds for those that wait.
 */
import type { RandomStream, Typed } from '../node-contract.ts';

/** Which message goes when one too many waits: the one that came last (tail drop), the one that waits longest, or any. */
export type DropPolicy = 'newest' | 'oldest' | 'random';
export const DROP_POLICIES: readonly DropPolicy[] = ['newest', 'oldest', 'random'];

export interface QueueLimit {
  /** Messages that may wait; absent for no limit. */
  readonly messages?: number;
  /** Bytes that may wait; absent for no limit. */
  readonly bytes?: number;
  readonly drop: DropPolicy;
}

export interface Waiting {
  readonly code: number;
  readonly message: Typed;
  readonly bytes: number;
  /** The three numbers drawn for the message when it was sent. */
  readonly luck: number;
  readonly delayBits: number;
  readonly orderBits: number;
}

export class Backlog {
  /** The first is on the wire. */
  items: Waiting[] = [];
  /** Bytes behind the first. */
  #waitingBytes = 0;

  add(item: Waiting): void {
    if (this.items.length > 0) this.#waitingBytes += item.bytes;
    this.items.push(item);
  }

  /** Takes the message that has left; the next is on the wire from now on. */
  take(): Waiting {
    const item = this.items.shift() as Waiting;
    const next = this.items[0];
    if (next !== undefined) this.#waitingBytes -= next.bytes;
    return item;
  }

  /** Throws one message away if more wait than may. Call until it gives none. */
  dropExcess(limit: QueueLimit, random: RandomStream): Waiting | undefined {
    const waiting = this.items.length - 1;
    if (waiting <= 0) return undefined;
    const isOver =
      (limit.messages !== undefined && waiting > limit.messages) || (limit.bytes !== undefined && this.#waitingBytes > limit.bytes);
    if (!isOver) return undefined;
    const at = limit.drop === 'newest' ? waiting : limit.drop === 'oldest' ? 1 : random.int(1, waiting);
    const [dropped] = this.items.splice(at, 1) as [Waiting];
    this.#waitingBytes -= dropped.bytes;
    return dropped;
  }

  load(items: readonly Waiting[]): void {
    this.items = [...items];
    this.#waitingBytes = items.slice(1).reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
