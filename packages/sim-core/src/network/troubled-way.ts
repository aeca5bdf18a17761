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

/** What comes of a message's chances on the wire. Fields that are written anew for each message. */
class Fate {
  isLostInBurst = false;
  isCorrupted = false;
  /** Corrupted in a way that no checksum notices. */
  isUnnoticed = false;
  /** Corrupted by a fault, not by the link's own rate. */
  isByFault = false;
  isReplayed = false;
}

export class TroubledWay {
  readonly #network: Network;
  readonly #queue: EventQueue;
  readonly #scale: MessageScale;
  readonly #fate = new Fate();

  constructor(network: Network, queue: EventQueue, scale: MessageScale) {
    this.#network = network;
    this.#queue = queue;
    this.#scale = scale;
  }

  /** The three numbers are those that every message draws. */
  send(now: Micros, link: Link, code: number, message: Typed, luck: number, delayBits: number, orderBits: number): void {
    const isLimited = link.hasTroubles && link.troubles.bytesPerSecond > 0;
    // On a link that is down there is nothing to wait for.
    if (!isLimited || this.#isDown(now, link)) {
      this.#putOnWire(now, link, code, message, luck, delayBits, orderBits);
      return;
    }
    const bytes = this.#scale.bytesOf(message);
    this.#enqueue(now, link, link.troubles, { code, message, bytes, luck, delayBits, orderBits });
  }

  #enqueue(now: Micros, link: Link, troubles: LinkTroubles, item: Waiting): void {
    if (troubles.bytesPerSecond !== link.healthy.bytesPerSecond) this.#network.onEffect('bandwidth');
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
    this.#putItemOnWire(now, link, item);
  }

  #putItemOnWire(now: Micros, link: Link, { code, message, luck, delayBits, orderBits }: Waiting): void {
    this.#putOnWire(now, link, code, message, luck, delayBits, orderBits);
  }

  #putOnWire(now: Micros, link: Link, code: number, message: Typed, luck: number, delayBits: number, orderBits: number): void {
    const isLost = link.isLost(luck >>> 16);
    const isDuplicated = link.isDuplicated(luck & 0xffff);
    if (link.hasTroubles) drawFate(this.#fate, link, link.troubles);
    if (this.#meetsDownLink(now, link, message)) return;
    if (isLost) {
      this.#network.lose(link, message, luck);
      return;
    }
    const carried = link.hasTroubles ? this.#carry(link, message) : message;
    if (carried === undefined) return;
    const departure = now + this.#slowness(link, message);
    this.#network.fly(departure, link, code, carried, delayBits, orderBits);
    if (isDuplicated) this.#network.duplicate(departure, link, code, carried, luck);
    if (link.hasTroubles && this.#fate.isReplayed) this.#replay(now, link, code, carried);
  }

  /** What gets off the wire: the message, a damaged copy, or nothing. */
  #carry(link: Link, message: Typed): Typed | undefined {
    const { isLostInBurst, isCorrupted, isUnnoticed, isByFault } = this.#fate;
    const { counts, trace } = this.#network;
    if (isLostInBurst) {
      counts.lostInBurst++;
      if (link.troubles.burst !== link.healthy.burstLoss) this.#network.onEffect('burst-loss');
      this.#drop(link, message, 'burst');
      return undefined;
    }
    if (!isCorrupted) return message;
    counts.corrupted++;
    if (isByFault) this.#network.onEffect('corruption');
    const copy = isUnnoticed ? damagedCopy(message, link.troubles.damageStream) : undefined;
    if (copy === undefined) this.#drop(link, message, 'corrupted');
    else trace?.onDamage(link.from, link.to, copy);
    return this.#network.freezesCopies ? deepFreeze(copy) : copy;
  }

  /** How much longer the message takes for its size. */
  #slowness(link: Link, message: Typed): Micros {
    const perKilobyte = link.hasTroubles ? link.troubles.microsPerKilobyte : 0;
    if (perKilobyte > 0 || link.extraMicros > 0) this.#network.onEffect('slow-link');
    if (link.delay !== link.healthy.delay) this.#network.onEffect('delay-shape');
    return perKilobyte === 0 ? 0 : Math.floor((this.#scale.bytesOf(message) * perKilobyte) / 1_000);
  }

  /** An old message comes again: not in any order, for whatever kept it is not the link's own queue. */
  #replay(now: Micros, link: Link, code: number, message: Typed): void {
    const { replayMinMicros, replayMaxMicros, replayDelayStream } = link.troubles;
    this.#network.counts.replayed++;
    this.#network.onEffect('replay');
    const arrival = now + replayDelayStream.int(replayMinMicros, replayMaxMicros);
    this.#queue.push(arrival, replayDelayStream.next() >>> 12, MESSAGE, link.to, link.from, code, 0, message);
    this.#network.trace?.onReplay(link.from, link.to, message);
  }

  /** A message has come to the far end: whether it gets in now. If not, it has been lost or is held. */
  letsIn(now: Micros, link: Link, code: number, message: Typed): boolean {
    if (this.#meetsDownLink(now, link, message)) return false;
    if (!link.hasTroubles || link.troubles.holds === 0) return true;
    this.#network.counts.held++;
    for (const kind of link.troubles.heldBy) this.#network.onEffect(kind);
    link.troubles.held.push({ code, message });
    this.#network.trace?.onHold(link.from, link.to, message);
    return false;
  }

  /** Whether the message has met a cut or a link that flaps, and is lost. */
  #meetsDownLink(now: Micros, link: Link, message: Typed): boolean {
    if (!this.#isDown(now, link)) return false;
    const isCut = link.cuts > 0;
    this.#network.counts.cut++;
    if (isCut) for (const kind of link.cutBy) this.#network.onEffect(kind);
    else this.#network.onEffect('flapping');
    this.#drop(link, message, isCut ? 'cut' : 'flapping');
    return true;
  }

  #isDown(now: Micros, link: Link): boolean {
    return link.cuts > 0 || (link.hasTroubles && link.troubles.isFlappedDown(now));
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
    while (troubles.backlog.items.length > 0) this.#putItemOnWire(now, link, troubles.backlog.take());
  }

  #drop(link: Link, message: Typed, reason: DropReason): void {
    this.#network.trace?.onDrop(link.from, link.to, message, reason);
  }
}

function drawFate(fate: Fate, link: Link, troubles: LinkTroubles): void {
  fate.isLostInBurst = troubles.burst !== null && troubles.chain.losesNext(troubles.burst);
  const luck = troubles.corruptPpm > 0 ? troubles.corruptionStream.int(0, MILLION - 1) : MILLION;
  fate.isCorrupted = luck < troubles.corruptPpm;
  fate.isUnnoticed = luck < troubles.unnoticedPpm;
  fate.isByFault = luck >= (link.healthy.corruptPpm ?? 0);
  fate.isReplayed = troubles.replayPpm > 0 && troubles.replayStream.chance(troubles.replayPpm);
}
