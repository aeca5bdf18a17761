/** The omniscient view of a world, as observers, role resolvers and deadlines get it. */
import type { Disk, NodeId } from '../node-contract.ts';
import type { History } from '../history/history.ts';
import type { DurableView, WorldView } from '../properties/observer.ts';
import type { Micros } from '../time.ts';
import { MESSAGE } from './event-kind.ts';
import type { SimNode } from './sim-node.ts';
import type { World } from './world.ts';

export class View implements WorldView {
  readonly nodeCount: number;
  readonly history: History;
  readonly #world: World;
  readonly #nodes: readonly SimNode[];

  constructor(world: World) {
    this.#world = world;
    this.#nodes = world.nodes;
    this.nodeCount = world.nodes.length;
    this.history = world.history;
  }

  #node(id: NodeId): SimNode {
    return this.#nodes[id] as SimNode;
  }

  nameOf(node: NodeId): string {
    return this.#node(node).name;
  }

  kindOf(node: NodeId): string {
    return this.#node(node).program.kind;
  }

  stateOf(node: NodeId): any {
    return this.#node(node).state;
  }

  isUp(node: NodeId): boolean {
    return this.#node(node).isUp;
  }

  isPaused(node: NodeId): boolean {
    return this.#node(node).pauseCount > 0;
  }

  queueLengthOf(node: NodeId): number {
    return this.#node(node).work.length;
  }

  bootCountOf(node: NodeId): number {
    return this.#node(node).bootCount;
  }

  diskOf(node: NodeId): Disk {
    return this.#node(node).disk;
  }

  durableDiskOf(node: NodeId): DurableView {
    return this.#node(node).disk.durable;
  }

  wallClockOf(node: NodeId): Micros {
    return this.#node(node).clock.wall(this.#world.nowMicros);
  }

  monotonicClockOf(node: NodeId): Micros {
    return this.#node(node).clock.monotonic(this.#world.nowMicros);
  }

  get nowMicros(): Micros {
    return this.#world.nowMicros;
  }

  get handled(): unknown {
    return this.#world.handled;
  }

  get handledFrom(): NodeId {
    const { kind, source } = this.#world.queue;
    return kind === MESSAGE ? source : -1;
  }

  get eventCount(): number {
    return this.#world.eventCount;
  }
}
