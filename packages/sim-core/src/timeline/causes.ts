/**
 * Which event caused which: the one that sent a message, set a timer, or began a sync. The engine does not keep this; it
 * is noted by listening to the trace of one world and to what its nodes ask of their hosts.
 *
 * Left out: a message that the network damaged on its way is another object than the one sent, and has no known cause.
 */
import type { TimerId, Typed } from '../node-contract.ts';
import type { SimNode } from '../engine/sim-node.ts';
import type { World } from '../engine/world.ts';
import type { TraceLine } from '../run.ts';
import type { Micros } from '../time.ts';

export interface Cause {
  /** Index of the event; 0 is the start. */
  readonly index: number;
  readonly atMicros: Micros;
  /** What that event did: `sent it`, `set it`, `began it`. */
  readonly how: string;
  /** That event itself, without its contents; undefined for the start. */
  readonly header: TraceLine | undefined;
}

const EVENT_KINDS = new Set(['message', 'timer', 'sync', 'release', 'restart', 'fault', 'heal', 'fault-step', 'deadline']);

interface Sent {
  readonly index: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** A program may send one and the same frozen object again and again: so many of its sends are remembered. */
const SENDS_KEPT = 32;

export class CauseFinder {
  readonly #world: World;
  readonly #sends = new WeakMap<object, Sent[]>();
  /** Index of the event that set the timer in a node's slot, and that began a node's sync. */
  readonly #timers = new Map<string, number>();
  readonly #notifications = new WeakMap<object, number>();
  readonly #syncs = new Map<string, number>();
  /** Of every event so far, by index. */
  readonly #headers: (TraceLine | undefined)[] = [undefined];

  /** The world must not have booted. */
  constructor(world: World) {
    this.#world = world;
    for (const node of world.nodes) this.#listenTo(node);
  }

  isEvent(line: TraceLine): boolean {
    return EVENT_KINDS.has(line.kind);
  }

  /** Every line of the trace, in order. */
  hear(line: TraceLine): void {
    if (this.isEvent(line)) {
      const { data: _data, ...header } = line;
      this.#headers[line.i] ??= header;
    } else if (line.kind === 'send' && typeof line.data === 'object' && line.data !== null) {
      const sends = this.#sends.get(line.data) ?? [];
      sends.push({ index: line.i, from: line.from, to: line.to });
      if (sends.length > SENDS_KEPT) sends.shift();
      this.#sends.set(line.data, sends);
    }
  }

  /** To be asked when the event's own line is told, before its handler runs. */
  of(event: TraceLine): Cause | undefined {
    switch (event.kind) {
      case 'message': {
        const sends = this.#sends.get(event.data as object) ?? [];
        return this.#cause(sends.findLast(({ from, to }) => from === event.from && to === event.node)?.index, 'sent it');
      }
      case 'timer': {
        const set = this.#timers.get(`${event.node}/${this.#world.queue.source}`);
        return this.#cause(set ?? this.#notifications.get(event.data as object), 'set it');
      }
      case 'sync':
        return this.#cause(this.#syncs.get(event.node as string), 'began it');
      default:
        return undefined;
    }
  }

  #cause(index: number | undefined, how: string): Cause | undefined {
    if (index === undefined) return undefined;
    const header = this.#headers[index];
    return { index, atMicros: header?.atMicros ?? 0, how, header };
  }

  #listenTo(node: SimNode): void {
    const { host, name, timers } = node;
    const setTimer = host.setTimer.bind(host);
    const resetTimer = host.resetTimer.bind(host);
    const notifyWhenDurable = host.notifyWhenDurable.bind(host);
    const scheduleSyncEnd = host.scheduleSyncEnd.bind(host);
    const note = (id: TimerId): void => void this.#timers.set(`${name}/${timers.slotOf(id)}`, this.#world.eventCount);
    host.setTimer = (timer: Typed, delay: Micros): TimerId => {
      const id = setTimer(timer, delay);
      note(id);
      return id;
    };
    host.resetTimer = (id: TimerId, delay: Micros): boolean => {
      const isPending = resetTimer(id, delay);
      if (isPending) note(id);
      return isPending;
    };
    host.notifyWhenDurable = (timer: Typed): void => {
      this.#notifications.set(timer, this.#world.eventCount);
      notifyWhenDurable(timer);
    };
    host.scheduleSyncEnd = (delay: Micros, tie: number): void => {
      this.#syncs.set(name, this.#world.eventCount);
      scheduleSyncEnd(delay, tie);
    };
  }
}
