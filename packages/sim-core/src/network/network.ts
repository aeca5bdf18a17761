/**
 * The network between the nodes: messages in, queue entries out. Modelled: per-link delay, loss, duplication,
 * reordering, first-in-first-out links, cuts in each direction. A cut loses what is sent during it and what would arrive
 * during it. Left out: bandwidth, queue limits, corruption; messages have no size.
 */
import type { NodeId, Typed } from '../node-contract.ts';
import { LAST_TIE, type EventQueue } from '../engine/event-queue.ts';
import { MESSAGE } from '../engine/event-kind.ts';
import type { SeededStreams } from '../random/seeded-streams.ts';
import type { Micros } from '../time.ts';
import { ContractError } from '../engine/contract-error.ts';
import { checkLinkOptions } from './check-link-options.ts';
import { drawDelay } from './delay.ts';
import { Link } from './link.ts';
import type { NetworkOptions } from './network-options.ts';

/** What happened to a message, for traces. */
export interface NetworkTrace {
  onDrop(from: NodeId, to: NodeId, message: Typed, reason: 'lost' | 'cut' | 'down'): void;
  onDuplicate(from: NodeId, to: NodeId, message: Typed): void;
}

export class Network {
  readonly links: Link[] = [];
  readonly #nodeCount: number;
  readonly #queue: EventQueue;
  trace: NetworkTrace | null = null;
  /** Messages handed to the network, and what became of them. */
  readonly counts = { sent: 0, lost: 0, cut: 0, duplicated: 0, reordered: 0, toDownNode: 0 };

  constructor(names: readonly string[], options: NetworkOptions, queue: EventQueue, streams: SeededStreams) {
    this.#nodeCount = names.length;
    this.#queue = queue;
    checkLinkOptions(options.defaults, 'the network');
    for (let from = 0; from < names.length; from++) {
      for (let to = 0; to < names.length; to++) {
        this.links.push(new Link(from, to, `${names[from]}>${names[to]}`, streams, options.defaults));
      }
    }
    for (const { from, to, options: overrides } of options.links ?? []) {
      if (names[from] === undefined || names[to] === undefined) {
        throw new ContractError(`the network has options for a link from node ${from} to node ${to}: expected 0 to ${names.length - 1}`);
      }
      const healthy = { ...options.defaults, ...overrides };
      checkLinkOptions(healthy, `the link ${names[from]}>${names[to]}`);
      this.links[from * names.length + to] = new Link(from, to, `${names[from]}>${names[to]}`, streams, healthy);
    }
  }

  link(from: NodeId, to: NodeId): Link {
    return this.links[from * this.#nodeCount + to] as Link;
  }

  transmit(now: Micros, from: NodeId, to: NodeId, code: number, message: Typed): void {
    this.counts.sent++;
    if (from === to) {
      this.#queue.push(now, LAST_TIE, MESSAGE, to, from, code, 0, message);
      return;
    }
    const link = this.links[from * this.#nodeCount + to] as Link;
    const luck = link.stream.next();
    const delayBits = link.stream.next();
    const orderBits = link.stream.next();
    if (link.cuts > 0) {
      this.counts.cut++;
      if (this.trace !== null) this.trace.onDrop(from, to, message, 'cut');
      return;
    }
    if (luck >>> 16 < link.lossThreshold) {
      this.counts.lost++;
      if (this.trace !== null) this.trace.onDrop(from, to, message, 'lost');
      return;
    }
    let arrival = now + drawDelay(link.delay, delayBits) + link.extraMicros;
    if (link.fifo) {
      if (arrival <= link.lastDelivery) arrival = link.lastDelivery + 1;
      link.lastDelivery = arrival;
    } else if (orderBits >>> 16 < link.reorderThreshold) {
      this.counts.reordered++;
      arrival += link.spreadStream.int(0, link.reorderWindowMicros);
    }
    const tie = (orderBits & 0xffff) << 4;
    this.#queue.push(arrival, tie, MESSAGE, to, from, code, 0, message);
    if ((luck & 0xffff) < link.duplicateThreshold) this.#duplicate(now, link, code, message);
  }

  #duplicate(now: Micros, link: Link, code: number, message: Typed): void {
    this.counts.duplicated++;
    const stream = link.spreadStream;
    let arrival = now + drawDelay(link.delay, stream.next()) + link.extraMicros + stream.int(0, link.duplicateSpreadMicros);
    if (link.fifo) {
      // A copy comes in its turn as well, and holds up what follows it.
      if (arrival <= link.lastDelivery) arrival = link.lastDelivery + 1;
      link.lastDelivery = arrival;
    }
    this.#queue.push(arrival, stream.next() >>> 12, MESSAGE, link.to, link.from, code, 0, message);
    if (this.trace !== null) this.trace.onDuplicate(link.from, link.to, message);
  }
}
