/**
 * Crashes in the middle of a handler: between a write and its sync, between two sends. While such a crash is armed, the
 * node's handlers work with a host that counts what they do and, at the point that was named, throws through the handler:
 * later effects never happen, and the state is what the handler had made of it until then, for observers to learn from
 * (`Observer.afterAbort`) before the node is gone. A node without an armed crash has its plain host.
 */
import type {
  Disk,
  Host,
  NodeClock,
  NodeId,
  OperationRecorder,
  Probe,
  RandomStream,
  TimerId,
  Typed,
} from '../node-contract.ts';
import type { Micros } from '../time.ts';
import { CrashSignal } from './crash-signal.ts';
import { goDownFor, type CrashLoss } from './node-life.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

export const CRASH_POINTS = ['before-send', 'after-send', 'before-write', 'after-write', 'before-sync', 'after-sync'] as const;

/**
 * A send counts when the message is handed to the network, a write when it reaches the disk's cache, a sync when it is
 * asked for (by `sendWhenDurable` and `notifyWhenDurable` as well).
 */
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** What a fault of kind `crash-at` tells. */
interface CrashOrder {
  readonly point: CrashPoint;
  readonly occurrence?: number;
  readonly loss?: CrashLoss;
}

export interface ArmedCrash {
  /** The fault's. */
  readonly label: string;
  readonly order: CrashOrder;
  /** How often its point has to come; 0: this is where the handler stops. */
  left: number;
}

export function armCrash(order: CrashOrder, label: string, node: SimNode, world: World): void {
  node.armedCrashes.push({ label, order, left: order.occurrence ?? 1 });
  refreshHost(node, world);
}

/** Takes it away if it has not come about. */
export function disarmCrash(label: string, node: SimNode, world: World): void {
  node.armedCrashes = node.armedCrashes.filter((armed) => armed.label !== label);
  refreshHost(node, world);
}

/** Handlers get the plain host where no crash is to come, and one that watches them where one is. */
export function refreshHost(node: SimNode, world: World): void {
  const isArmed = node.armedCrashes.length > 0;
  if (isArmed !== node.programHost instanceof WatchedHost) node.programHost = isArmed ? new WatchedHost(node) : node.host;
  world.watchesHandlers = world.nodes.some(({ programHost }) => programHost instanceof WatchedHost);
}

/** Runs what runs handlers of the node. False when it crashed in there: state and effects are then those up to the point. */
export function survives(node: SimNode, world: World, body: () => void): boolean {
  const host = node.programHost;
  if (!(host instanceof WatchedHost)) {
    body();
    return true;
  }
  try {
    body();
  } catch (error) {
    if (!(error instanceof CrashSignal)) throw error;
  }
  if (!host.hasCrashed) return true;
  world.isInHandler = false;
  // What a boot had made of its state is with the program alone: the node's is that of its last life.
  if (world.bootingNode !== node.id) world.observer?.afterAbort?.(node.id);
  goDownThere(node, world);
  return false;
}

/** Sends, by `send`, a message that was held back until its writes were durable: the points around it come here. */
export function passOn(node: SimNode, send: () => void): void {
  const host = node.programHost;
  if (host instanceof WatchedHost) host.around('send', send);
  else send();
}

function goDownThere(node: SimNode, world: World): void {
  for (const { label, order, left } of node.armedCrashes) {
    if (left > 0) continue;
    world.tracer?.within('crash-point', { node: node.name, type: order.point });
    world.sometimes('effect/crash-at');
    goDownFor(label, node, order.loss ?? 'power', world);
  }
  node.armedCrashes = node.armedCrashes.filter(({ left }) => left > 0);
  // The host that has crashed lets nothing through any more; where another crash is armed, its boot needs a new one.
  node.programHost = node.host;
  refreshHost(node, world);
}

const WRITES: ReadonlySet<PropertyKey> = new Set(['append', 'truncateFrom', 'compactTo', 'write', 'remove', 'truncate']);

class WatchedHost implements Host {
  hasCrashed = false;
  readonly id: NodeId;
  readonly disk: Disk;
  readonly clock: NodeClock;
  readonly random: RandomStream;
  readonly probe: Probe;
  readonly history: OperationRecorder;
  readonly #node: SimNode;
  readonly #plain: Host;

  constructor(node: SimNode) {
    this.#node = node;
    this.#plain = node.host;
    this.id = node.id;
    this.clock = node.host.clock;
    this.random = node.host.random;
    this.probe = node.host.probe;
    this.history = node.host.history;
    this.disk = this.#watch(node.disk, new Set(['sync']), 'sync');
  }

  /** Does it between the two points that lie around it. */
  around<T>(what: 'send' | 'write' | 'sync', body: () => T): T {
    this.#reach(`before-${what}`);
    const result = body();
    this.#reach(`after-${what}`);
    return result;
  }

  /** Counts that a point has come, and crashes where it is the one. */
  #reach(point: CrashPoint): void {
    let isThere = false;
    for (const crash of this.#node.armedCrashes) {
      if (this.hasCrashed || crash.order.point !== point) continue;
      crash.left--;
      if (crash.left === 0) isThere = true;
    }
    this.hasCrashed ||= isThere;
    this.#live();
  }

  /** A program that swallowed the signal gets no further than its next effect. */
  #live(): void {
    if (this.hasCrashed) throw new CrashSignal();
  }

  send(to: NodeId, message: Typed): void {
    this.around('send', () => this.#plain.send(to, message));
  }

  sendWhenDurable(to: NodeId, message: Typed): void {
    if (this.#node.disk.isClean) this.send(to, message);
    else this.around('sync', () => this.#plain.sendWhenDurable(to, message));
  }

  notifyWhenDurable(timer: Typed): void {
    this.#live();
    if (this.#node.disk.isClean) this.#plain.notifyWhenDurable(timer);
    else this.around('sync', () => this.#plain.notifyWhenDurable(timer));
  }

  setTimer(timer: Typed, delay: Micros): TimerId {
    this.#live();
    return this.#plain.setTimer(timer, delay);
  }

  resetTimer(id: TimerId, delay: Micros): boolean {
    this.#live();
    return this.#plain.resetTimer(id, delay);
  }

  cancelTimer(id: TimerId): void {
    this.#live();
    this.#plain.cancelTimer(id);
  }

  /** The disk, or a file of it, with its writing methods watched. */
  #watch<T extends object>(target: T, methods: ReadonlySet<PropertyKey>, what: 'sync' | 'write'): T {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (methods.has(name)) return (...given: unknown[]): unknown => this.around(what, () => value.apply(target, given));
        return (...given: unknown[]): unknown => {
          const result: unknown = value.apply(target, given);
          const isFile = what === 'sync' && typeof result === 'object' && result !== null && !Array.isArray(result);
          return isFile ? this.#watch(result, WRITES, 'write') : result;
        };
      },
    });
  }
}
