/**
 * What stands between an event that comes up and the handler of its node: a pause parks it, a gray failure leaves it
 * lying, a capacity lets it wait for a worker. A node without any of these is open, and nothing here is asked.
 */
import type { Typed } from '../node-contract.ts';
import { MESSAGE, RELEASE, WORK } from './event-kind.ts';
import type { SimNode } from './sim-node.ts';
import type { ParkedEvent } from './work-queue.ts';
import type { World } from './world.ts';

/** Ticket of a message that has arrived: it has crossed the network, so a cut that begins now does not touch it. */
export const ARRIVED = 1;

/** Which requests lie unanswered on a node that seems well. */
export interface StuckRequests {
  /** Codes of message types; undefined: all. */
  readonly codes: readonly number[] | undefined;
  /** Senders; undefined: all others. */
  readonly from: readonly number[] | undefined;
  /** Whether they are handled when the fault is lifted, or lost. */
  readonly released: boolean;
}

export interface StuckEvent {
  readonly event: ParkedEvent;
  /** The rule that holds it. */
  readonly rule: StuckRequests;
}

export class Intake {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether the entry in the queue's fields reaches its handler now. If not, it waits here. The node is not open. */
  admits(node: SimNode): boolean {
    const { kind, source } = this.#world.queue;
    if (node.pauseCount > 0) {
      this.#park(node, this.#arrived());
      return false;
    }
    if (kind === MESSAGE && node.stuckRequests.length > 0) {
      const { code } = this.#world.queue;
      const rule = node.stuckRequests.find((each) => isStuck(each, node, source, code));
      if (rule !== undefined) {
        node.stuckEvents.push({ event: this.#arrived(), rule });
        this.#world.sometimes('effect/gray-failure');
        return false;
      }
    }
    const { work } = node;
    if (!work.serves(kind, source, node.id)) return true;
    const dropped = work.add(this.#arrived());
    if (dropped !== undefined) this.#drop(node, dropped, 'overload');
    this.startWork(node);
    if (work.isUnderFaults) for (const kind of work.faultsFelt()) this.#world.sometimes(`effect/${kind}`);
    return false;
  }

  #park(node: SimNode, event: ParkedEvent): void {
    node.parked.push(event);
    this.#world.sometimes('effect/pause');
  }

  /**
   * Whether the node learns now that a sync has ended. If not, that waits here, as a release of that code. The node is
   * not open.
   */
  releases(node: SimNode, code: number): boolean {
    // The disk of a killed process works on, and nobody waits for it.
    if (!node.isUp) return true;
    const release = { kind: RELEASE, source: node.id, code, ticket: node.bootCount, payload: undefined };
    if (node.pauseCount > 0) {
      this.#park(node, release);
      return false;
    }
    if (!node.work.serves(RELEASE, node.id, node.id)) return true;
    node.work.add(release);
    this.startWork(node);
    return false;
  }

  #drop(node: SimNode, { source, payload }: ParkedEvent, reason: 'overload' | 'stuck'): void {
    this.#world.sometimes(`load/${reason}`);
    this.#world.network.trace?.onDrop(source, node.id, payload as Typed, reason);
  }

  #arrived(): ParkedEvent {
    const { kind, source, code, payload } = this.#world.queue;
    const ticket = kind === MESSAGE ? ARRIVED : this.#world.queue.ticket;
    return { kind, source, code, ticket, payload };
  }

  /** Free workers take what waits. */
  startWork(node: SimNode): void {
    const { work } = node;
    const { queue, nowMicros } = this.#world;
    for (let job = work.begin(); job !== undefined; job = work.begin()) {
      queue.push(nowMicros + job.micros, job.tie, WORK, node.id, job.worker, 0, job.ticket, undefined);
    }
  }

  /**
   * A worker has finished: the queue's fields become those of what it served, as though that had come up now. False
   * when the node is paused or that worker's job is void.
   */
  finishesWork(node: SimNode): boolean {
    const { queue } = this.#world;
    if (node.pauseCount > 0) {
      this.#park(node, { kind: WORK, source: queue.source, code: 0, ticket: queue.ticket, payload: undefined });
      return false;
    }
    const event = node.work.end(queue.source, queue.ticket);
    if (event === undefined) return false;
    this.startWork(node);
    queue.kind = event.kind;
    queue.source = event.source;
    queue.code = event.code;
    queue.ticket = event.ticket;
    queue.payload = event.payload;
    return true;
  }

  /** Events come up again, in the order in which they are given, before anything else due at this instant. */
  bringUp(node: SimNode, events: readonly ParkedEvent[]): void {
    const { queue, nowMicros } = this.#world;
    for (const { kind, source, code, ticket, payload } of events) {
      queue.push(nowMicros, 0, kind, node.id, source, code, ticket, payload);
    }
  }

  /** After faults have been laid on a node: what no longer has a reason to wait comes up. */
  settle(node: SimNode): void {
    const freed = node.stuckEvents.filter(({ rule }) => !node.stuckRequests.some((each) => equals(each, rule)));
    if (freed.length > 0) {
      const isReleased = ({ rule }: StuckEvent): boolean => rule.released || this.#world.faults.isHealed(node.id);
      node.stuckEvents = node.stuckEvents.filter((stuck) => !freed.includes(stuck));
      this.bringUp(node, freed.filter(isReleased).map(({ event }) => event));
      for (const stuck of freed) if (!isReleased(stuck)) this.#drop(node, stuck.event, 'stuck');
    }
    if (node.work.isIdle) this.bringUp(node, node.work.drain());
    else this.startWork(node);
    node.refreshOpen();
  }
}

function isStuck({ codes, from }: StuckRequests, node: SimNode, source: number, code: number): boolean {
  if (source === node.id) return false;
  return (codes === undefined || codes.includes(code)) && (from === undefined || from.includes(source));
}

/** Rules are laid on anew whenever faults of the node change: the same rule is then another object. */
function equals(a: StuckRequests, b: StuckRequests): boolean {
  return a.released === b.released && sameList(a.codes, b.codes) && sameList(a.from, b.from);
}

function sameList(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
