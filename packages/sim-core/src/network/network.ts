/**
 * The network between the nodes: messages in, queue entries out. Modelled: per-link delay, loss, duplication,
 * reordering, first-in-first-out links, and what else may happen to a link that is not plain (`troubled-way.ts`): cuts,
 * clogs, flapping, bandwidth, bursts, corruption, replay. A cut loses what is sent during it and what would arrive
 * during it. Left out: routes that several links share, and connections: a link is all there is between two nodes.
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
import type { TroublesSave } from './link-troubles.ts';
import { MessageScale } from './message-size.ts';
import type { NetworkOptions } from './network-options.ts';
import { TroubledWay } from './troubled-way.ts';

/**
 * Why a message will not arrive: lost by chance, lost in a burst, damaged and noticed by a checksum, met a cut or the
 * down time of a link that flaps, found the link's queue full, came to a node that is down, found the queue of a
 * node full, lay on a node that looked well until it no longer could be answered.
 */
export type DropReason = 'lost' | 'burst' | 'corrupted' | 'cut' | 'flapping' | 'queue-full' | 'down' | 'overload' | 'stuck';

/** What happened to a message, for traces. */
export interface NetworkTrace {
  onDrop(from: NodeId, to: NodeId, message: Typed, reason: DropReason): void;
  onDuplicate(from: NodeId, to: NodeId, message: Typed): void;
  /** It will arrive once more, much later. */
  onReplay(from: NodeId, to: NodeId, message: Typed): void;
  /** It arrived while nothing passed, and waits. */
  onHold(from: NodeId, to: NodeId, message: Typed): void;
  /** This is what arrives in place of what was sent. */
  onDamage(from: NodeId, to: NodeId, damaged: Typed): void;
}

export class Network {
  readonly links: Link[] = [];
  readonly #nodeCount: number;
  readonly #queue: EventQueue;
  readonly #troubledWay: TroubledWay;
  trace: NetworkTrace | null = null;
  /** Told each time a fault of that kind changed what became of a message. */
  readonly onEffect: (kind: string) => void;
  /** Strict runs: damaged copies are frozen like the messages they stand for. */
  freezesCopies = false;
  /** Messages handed to the network, and what became of them. */
  readonly counts = {
    sent: 0,
    lost: 0,
    cut: 0,
    duplicated: 0,
    reordered: 0,
    toDownNode: 0,
    lostInBurst: 0,
    corrupted: 0,
    replayed: 0,
    queueFull: 0,
    held: 0,
  };

  /** `messageBytes` measures messages where their size matters. Throws ContractError on options that make no sense. */
  constructor(
    names: readonly string[],
    options: NetworkOptions,
    queue: EventQueue,
    streams: SeededStreams,
    onEffect: (kind: string) => void,
    messageBytes?: (message: Typed) => number,
  ) {
    this.onEffect = onEffect;
    this.#nodeCount = names.length;
    this.#queue = queue;
    this.#troubledWay = new TroubledWay(this, queue, new MessageScale(messageBytes));
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
    if (!link.isPlain) {
      this.#troubledWay.send(now, link, code, message, luck, delayBits, orderBits);
      return;
    }
    if (luck >>> 16 < link.lossThreshold) {
      this.lose(link, message, luck);
      return;
    }
    this.fly(now, link, code, message, delayBits, orderBits);
    if ((luck & 0xffff) < link.duplicateThreshold) this.duplicate(now, link, code, message, luck);
  }

  lose(link: Link, message: Typed, luck: number): void {
    this.counts.lost++;
    if (luck >>> 16 >= link.healthyLossThreshold) this.onEffect('loss');
    if (this.trace !== null) this.trace.onDrop(link.from, link.to, message, 'lost');
  }

  /** A message that nothing has happened to is under way. */
  fly(now: Micros, link: Link, code: number, message: Typed, delayBits: number, orderBits: number): void {
    let arrival = now + drawDelay(link.delay, delayBits) + link.extraMicros;
    if (link.fifo) {
      if (arrival <= link.lastDelivery) arrival = link.lastDelivery + 1;
      link.lastDelivery = arrival;
    } else if (orderBits >>> 16 < link.reorderThreshold) {
      this.counts.reordered++;
      if (orderBits >>> 16 >= link.healthyReorderThreshold) this.onEffect('reorder');
      arrival += link.spreadStream.int(0, link.reorderWindowMicros);
    }
    const tie = (orderBits & 0xffff) << 4;
    this.#queue.push(arrival, tie, MESSAGE, link.to, link.from, code, 0, message);
  }

  duplicate(now: Micros, link: Link, code: number, message: Typed, luck: number): void {
    this.counts.duplicated++;
    if ((luck & 0xffff) >= link.healthyDuplicateThreshold) this.onEffect('duplication');
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

  /** Whether a message that has crossed the link gets in, or met a cut, or is held until the link is clear. */
  letsIn(now: Micros, from: NodeId, to: NodeId, code: number, message: Typed): boolean {
    const link = this.links[from * this.#nodeCount + to] as Link;
    return link.isPlain || this.#troubledWay.letsIn(now, link, code, message);
  }

  /** A message has been put on the wire of a link of limited bandwidth. */
  depart(now: Micros, from: NodeId, to: NodeId, ticket: number): void {
    this.#troubledWay.depart(now, this.link(from, to), ticket);
  }

  /** To be called after link faults were laid on or lifted: what nothing holds back any more goes on. */
  settle(now: Micros): void {
    for (const link of this.links) if (link.hasTroubles) this.#troubledWay.settle(now, link);
  }

  save(): NetworkSave {
    const troubles: [number, TroublesSave][] = [];
    for (const [at, link] of this.links.entries()) if (link.hasTroubles) troubles.push([at, link.troubles.save()]);
    return { counts: { ...this.counts }, lastDeliveries: this.links.map((link) => link.lastDelivery), troubles };
  }

  /** Conditions are not saved: faults are laid on before. */
  load(saved: NetworkSave): void {
    Object.assign(this.counts, saved.counts);
    for (const [at, link] of this.links.entries()) link.lastDelivery = saved.lastDeliveries[at] as Micros;
    for (const [at, troubles] of saved.troubles) (this.links[at] as Link).troubles.load(troubles);
  }
}

export interface NetworkSave {
  readonly counts: Network['counts'];
  readonly lastDeliveries: readonly Micros[];
  /** By the link's position, of those that have any. */
  readonly troubles: readonly (readonly [number, TroublesSave])[];
}
