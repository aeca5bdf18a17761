/** The simulator's side of the node contract: every effect that a handler can ask for. One host for each node. */
import type {
  Disk,
  Host,
  NodeClock,
  NodeId,
  OperationId,
  OperationRecorder,
  Probe,
  RandomStream,
  TimerId,
  Typed,
} from '../node-contract.ts';
import type { Micros } from '../time.ts';
import { ContractError } from './contract-error.ts';
import { SYNC, TIMER } from './event-kind.ts';
import { NOTIFICATION } from './held-queue.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

export class NodeHost implements Host {
  readonly id: NodeId;
  readonly disk: Disk;
  readonly random: RandomStream;
  readonly clock: NodeClock;
  readonly probe: Probe;
  readonly history: OperationRecorder;
  readonly #world: World;
  readonly #node: SimNode;

  constructor(world: World, node: SimNode) {
    this.id = node.id;
    this.disk = node.disk;
    this.random = node.random;
    this.clock = new HostClock(world, node);
    this.probe = new HostProbe(world, node);
    this.history = new HostHistory(world, node);
    this.#world = world;
    this.#node = node;
  }

  send(to: NodeId, message: Typed): void {
    const world = this.#world;
    const sealed = world.sealing === null ? message : world.sealing(message);
    world.transmit(this.#node.id, to, world.codes.message(sealed), sealed);
  }

  sendWhenDurable(to: NodeId, message: Typed): void {
    const disk = this.#node.disk;
    if (disk.isClean) {
      this.send(to, message);
      return;
    }
    const world = this.#world;
    const sealed = world.sealing === null ? message : world.sealing(message);
    this.#node.held.add(disk.writtenCount, world.checkAddressee(to), world.codes.message(sealed), sealed);
    disk.sync();
  }

  notifyWhenDurable(timer: Typed): void {
    const world = this.#world;
    const node = this.#node;
    const sealed = world.sealing === null ? timer : world.sealing(timer);
    const code = world.codes.timer(sealed);
    if (node.disk.isClean) {
      this.#arm(sealed, code, 0);
      return;
    }
    node.held.add(node.disk.writtenCount, NOTIFICATION, code, sealed);
    node.disk.sync();
  }

  setTimer(timer: Typed, delay: Micros): TimerId {
    const world = this.#world;
    const sealed = world.sealing === null ? timer : world.sealing(timer);
    return this.#arm(sealed, world.codes.timer(sealed), this.#toVirtual(delay));
  }

  #arm(timer: Typed, code: number, virtualDelay: Micros): TimerId {
    const { timers, id } = this.#node;
    const deadline = this.#world.nowMicros + virtualDelay;
    const slot = timers.add(timer, code, deadline);
    this.#world.queue.push(deadline, this.#tie(), TIMER, id, slot, code, timers.tickets[slot] as number, undefined);
    return timers.idOf(slot);
  }

  resetTimer(id: TimerId, delay: Micros): boolean {
    const { timers } = this.#node;
    const slot = timers.slotOf(id);
    if (slot < 0) return false;
    const deadline = this.#world.nowMicros + this.#toVirtual(delay);
    timers.deadlines[slot] = deadline;
    if (deadline < (timers.queuedFor[slot] as number)) {
      timers.queuedFor[slot] = deadline;
      const ticket = timers.newTicket(slot);
      this.#world.queue.push(deadline, this.#tie(), TIMER, this.#node.id, slot, timers.codes[slot] as number, ticket, undefined);
    }
    return true;
  }

  cancelTimer(id: TimerId): void {
    const { timers } = this.#node;
    const slot = timers.slotOf(id);
    if (slot >= 0) timers.release(slot);
  }

  #toVirtual(delay: Micros): Micros {
    if (!Number.isInteger(delay) || delay < 0) {
      throw new ContractError(
        `${this.#node.name} set a timer with a delay of ${delay}: expected a whole number of microseconds, 0 or more`,
      );
    }
    return this.#node.clock.toVirtual(delay, this.#world.nowMicros);
  }

  #tie(): number {
    return this.#node.schedule.next() >>> 12;
  }

  // What the disk needs of its node (DiskOwner).

  seal<T>(value: T): T {
    return this.#world.sealing === null ? value : this.#world.sealing(value);
  }

  scheduleSyncEnd(delay: Micros, tie: number): void {
    const node = this.#node;
    this.#world.queue.push(this.#world.nowMicros + delay, tie, SYNC, node.id, 0, 0, node.disk.powerLossCount, undefined);
  }
}

class HostClock implements NodeClock {
  readonly #world: World;
  readonly #node: SimNode;

  constructor(world: World, node: SimNode) {
    this.#world = world;
    this.#node = node;
  }

  wall(): Micros {
    return this.#node.clock.wall(this.#world.nowMicros);
  }

  monotonic(): Micros {
    return this.#node.clock.monotonic(this.#world.nowMicros);
  }
}

class HostProbe implements Probe {
  readonly #world: World;
  readonly #node: SimNode;

  constructor(world: World, node: SimNode) {
    this.#world = world;
    this.#node = node;
  }

  always(condition: boolean, name: string, expected: string, seen: string): void {
    if (!condition) this.#world.violation(name, expected, seen, [this.#node.id]);
  }

  sometimes(name: string): void {
    this.#world.sometimes(name);
  }

  note(text: string): void {
    this.#world.tracer?.within('note', { node: this.#node.name, data: text });
  }
}

class HostHistory implements OperationRecorder {
  readonly #world: World;
  readonly #node: SimNode;

  constructor(world: World, node: SimNode) {
    this.#world = world;
    this.#node = node;
  }

  invoke(operation: unknown): OperationId {
    const world = this.#world;
    const sealed = world.sealing === null ? operation : world.sealing(operation);
    const id = world.history.invoke(this.#node.id, sealed, world.nowMicros);
    world.tracer?.within('invoke', { node: this.#node.name, data: { id, operation: sealed } });
    return id;
  }

  ok(id: OperationId, result: unknown): void {
    this.#end(id, 'ok', result);
  }

  fail(id: OperationId, reason: string): void {
    this.#end(id, 'failed', reason);
  }

  unknown(id: OperationId, reason: string): void {
    this.#end(id, 'unknown', reason);
  }

  #end(id: OperationId, outcome: 'ok' | 'failed' | 'unknown', result: unknown): void {
    const world = this.#world;
    const sealed = world.sealing === null ? result : world.sealing(result);
    world.history.end(this.#node.id, id, outcome, sealed, world.nowMicros);
    world.tracer?.within('return', { node: this.#node.name, type: outcome, data: { id, result: sealed } });
  }
}
