/**
 * The way of messages over links that are not plain: waiting for bandwidth, being lost in bursts, corrupted, replayed,
 * held back at a clog, cut while a link flaps. Plain links never come here.
 *
 * A message waits in the link's queue, is put on the wire (where it may be lost, damaged or doubled), flies for its
 * delay, and arrives or is held at the far end. All chances are drawn before anything is decided, so that a fault which
 * is lifted moves no other's luck.
 */
import { DEPARTURE, MESSAGE } from '../engine/event-kind.ts';
import type { EventQueue } from '../engine/event-queue.ts';
import { deepFreeze } from '../fingerprint/deep-freeze.ts';
import type { Typed } from '../node-contract.ts';
import type { Micros } from '../time.ts';
import type { Waiting } from './backlog.ts';
import { damagedCopy } from './damage.ts';
import type { Link } from './link.ts';
import type { LinkTroubles } from './link-troubles.ts';
import type { MessageScale } from './message-size.ts';
import type { DropReason, Network } from './network.ts';

const MILLION = 1_000_000;

/** What comes of each of a message's chances on the wire. */
interface Fate {
  readonly isLostInBurst: boolean;
  readonly corruption: 'none' | 'noticed' | 'unnoticed';
  readonly isReplayed: boolean;
}

const NO_FATE: Fate = { isLostInBurst: false, corruption: 'none', isReplayed: false };

export class TroubledWay {
  readonly #network: Network;
  readonly #queue: EventQueue;
  readonly #scale: MessageScale;

  constructor(network: Network, queue: EventQueue, scale: MessageScale) {
    this.#network = network;
    this.#queue = queue;
    this.#scale = scale;
  }

  /** The three numbers are those that every message draws. */
  send(now: Micros, link: Link, code: number, message: Typed, luck: number, delayBits: number, orderBits: number): void {
    const troubles = link.hasTroubles ? link.troubles : null;
    const bytes = troubles !== null && troubles.bytesPerSecond > 0 ? this.#scale.bytesOf(message) : 0;
    const item: Waiting = { code, message, bytes, luck, delayBits, orderBits };
    // Without bandwidth, or on a link that is down already, there is nothing to wait for.
    if (troubles === null || troubles.bytesPerSecond === 0 || this.#downReason(now, link) !== null) this.#putOnWire(now, link, item);
    else this.#enqueue(now, link, troubles, item);
  }

  #enqueue(now: Micros, link: Link, troubles: LinkTroubles, item: Waiting): void {
    troubles.backlog.add(item);
    if (troubles.backlog.items.length === 1) this.#scheduleDeparture(now, link, troubles);
    if (troubles.queueLimit === null) return;
    for (;;) {
      const dropped = troubles.backlog.dropExcess(troubles.queueLimit, troubles.queueStream);
      if (dropped === undefined) return;
      this.#network.counts.queueFull++;
      this.#drop(link, dropped.message, 'queue-full');
    }
  }

  #scheduleDeparture(now: Micros, link: Link, troubles: LinkTroubles): void {
    const { bytes } = troubles.backlog.items[0] as Waiting;
    const departure = now + Math.max(1, Math.ceil((bytes * MILLION) / troubles.bytesPerSecond));
    const tie = troubles.queueStream.next() >>> 12;
    this.#queue.push(departure, tie, DEPARTURE, link.to, link.from, 0, ++troubles.departureTicket, undefined);
  }

  /** The message on the wire has left; the next one follows. */
  depart(now: Micros, link: Link, ticket: number): void {
    const { troubles } = link;
    if (ticket !== troubles.departureTicket) return;
    const item = troubles.backlog.take();
    if (troubles.backlog.items.length > 0) this.#scheduleDeparture(now, link, troubles);
    this.#putOnWire(now, link, item);
  }

  #putOnWire(now: Micros, link: Link, item: Waiting): void {
    const { code, message, luck, delayBits, orderBits } = item;
    const { counts, trace } = this.#network;
    const isLost = link.isLost(luck >>> 16);
    const isDuplicated = link.isDuplicated(luck & 0xffff);
    const fate = link.hasTroubles ? drawFate(link.troubles) : NO_FATE;
    const down = this.#downReason(now, link);
    if (down !== null) {
      counts.cut++;
      return this.#drop(link, message, down);
    }
    if (isLost) {
      counts.lost++;
      return this.#drop(link, message, 'lost');
    }
    if (fate.isLostInBurst) {
      counts.lostInBurst++;
      return this.#drop(link, message, 'burst');
    }
    const carried = fate.corruption === 'unnoticed' ? this.#damage(link, message) : message;
    if (fate.corruption !== 'none') counts.corrupted++;
    if (fate.corruption === 'noticed' || carried === undefined) return this.#drop(link, message, 'corrupted');
    if (carried !== message) trace?.onDamage(link.from, link.to, carried);
    const sizeMicros = link.hasTroubles ? this.#sizeMicros(link.troubles, message) : 0;
    this.#network.fly(now + sizeMicros, link, code, carried, delayBits, orderBits);
    if (isDuplicated) this.#network.duplicate(now + sizeMicros, link, code, carried);
    if (fate.isReplayed) this.#replay(now, link, code, carried);
  }

  #sizeMicros(troubles: LinkTroubles, message: Typed): Micros {
    if (troubles.microsPerKilobyte === 0) return 0;
    return Math.floor((this.#scale.bytesOf(message) * troubles.microsPerKilobyte) / 1_000);
  }

  #damage(link: Link, message: Typed): Typed | undefined {
    const copy = damagedCopy(message, link.troubles.damageStream);
    return this.#network.freezesCopies ? deepFreeze(copy) : copy;
  }

  /** An old message comes again: not in any order, for whatever kept it is not the link's own queue. */
  #replay(now: Micros, link: Link, code: number, message: Typed): void {
    const { replayMinMicros, replayMaxMicros, replayDelayStream } = link.troubles;
    this.#network.counts.replayed++;
    const arrival = now + replayDelayStream.int(replayMinMicros, replayMaxMicros);
    this.#queue.push(arrival, replayDelayStream.next() >>> 12, MESSAGE, link.to, link.from, code, 0, message);
    this.#network.trace?.onReplay(link.from, link.to, message);
  }

  /** A message has come to the far end: whether it gets in now. If not, it has been lost or is held. */
  letsIn(now: Micros, link: Link, code: number, message: Typed): boolean {
    const down = this.#downReason(now, link);
    if (down !== null) {
      this.#network.counts.cut++;
      this.#drop(link, message, down);
      return false;
    }
    if (!link.hasTroubles || link.troubles.holds === 0) return true;
    this.#network.counts.held++;
    link.troubles.held.push({ code, message });
    this.#network.trace?.onHold(link.from, link.to, message);
    return false;
  }

  #downReason(now: Micros, link: Link): 'cut' | 'flapping' | null {
    if (link.cuts > 0) return 'cut';
    return link.hasTroubles && link.troubles.isFlappedDown(now) ? 'flapping' : null;
  }

  /** After faults were laid on or lifted: what nothing holds any more goes on, in order. */
  settle(now: Micros, link: Link): void {
    const { troubles } = link;
    if (troubles.burst === null) troubles.chain.isBad = false;
    if (troubles.bytesPerSecond === 0 && troubles.backlog.items.length > 0) this.#drain(now, link, troubles);
    if (troubles.holds > 0 || link.cuts > 0 || troubles.held.length === 0) return;
    // Before anything else due at this instant, as if they had waited at the door.
    for (const { code, message } of troubles.held) this.#queue.push(now, 0, MESSAGE, link.to, link.from, code, 0, message);
    troubles.held = [];
  }

  #drain(now: Micros, link: Link, troubles: LinkTroubles): void {
    // The departure that is scheduled finds nothing any more.
    troubles.departureTicket++;
    while (troubles.backlog.items.length > 0) this.#putOnWire(now, link, troubles.backlog.take());
  }

  #drop(link: Link, message: Typed, reason: DropReason): void {
    this.#network.trace?.onDrop(link.from, link.to, message, reason);
  }
}

function drawFate(troubles: LinkTroubles): Fate {
  const isLostInBurst = troubles.burst !== null && troubles.chain.losesNext(troubles.burst);
  const luck = troubles.corruptPpm > 0 ? troubles.corruptionStream.int(0, MILLION - 1) : MILLION;
  const corruption = luck < troubles.unnoticedPpm ? 'unnoticed' : luck < troubles.corruptPpm ? 'noticed' : 'none';
  const isReplayed = troubles.replayPpm > 0 && troubles.replayStream.chance(troubles.replayPpm);
  return { isLostInBurst, corruption, isReplayed };
}
