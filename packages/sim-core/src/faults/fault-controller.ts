/**
 * Fires and lifts a run's faults. Roles are resolved when a fault fires, and the choice is kept. Faults that lie over
 * links or clocks are counted or added up, so that each is lifted on its own, whatever overlaps it.
 */
import type { NodeId } from '../node-contract.ts';
import { FAULT, HEAL } from '../engine/event-kind.ts';
import type { SimNode } from '../engine/sim-node.ts';
import type { World } from '../engine/world.ts';
import type { Link } from '../network/link.ts';
import type { WorldView } from '../properties/observer.ts';
import type { Micros } from '../time.ts';
import { rotOneCharacter } from './bit-rot.ts';
import { checkFault, checkNode } from './check-fault.ts';
import type { Fault, Target } from './fault.ts';

type Roles = Readonly<Record<string, (view: WorldView) => NodeId | undefined>>;

/** Which of a fault's fields name targets. */
const TARGET_LISTS = ['nodes', 'from', 'to'] as const;

export class FaultController {
  /** The faults of this run; a role is replaced by its node when the fault fires. */
  readonly faults: Fault[];
  /** Positions of the faults that fired, in that order. */
  readonly fired: number[] = [];
  /** Positions of the faults that last, in the order in which they fired. */
  active: number[] = [];
  readonly #world: World;
  readonly #roles: Roles;

  constructor(world: World, faults: readonly Fault[], roles: Roles) {
    this.#world = world;
    this.#roles = roles;
    this.faults = [...faults];
    const roleNames = Object.keys(roles);
    for (const fault of faults) checkFault(fault, world.nodes.length, roleNames);
  }

  scheduleAll(): void {
    for (const [position, fault] of this.faults.entries()) this.#schedule(fault.at, FAULT, position, fault);
  }

  /** Ties come from a stream of the fault's own kind and instant, so that taking one fault away moves no other. */
  #schedule(at: Micros, kind: number, position: number, fault: Fault): void {
    const { queue, streams } = this.#world;
    const tie = streams.stream(`schedule/${fault.kind}/${fault.at}`).next() >>> 12;
    queue.push(at, tie, kind, -1, position, 0, 0, undefined);
  }

  fire(position: number): void {
    const fault = this.#resolve(this.faults[position] as Fault);
    this.#world.tracer?.within('fault', { type: fault?.kind ?? 'nobody-plays-the-role', data: fault ?? this.faults[position] });
    if (fault === undefined) {
      this.#world.sometimes('fault/role-not-played');
      return;
    }
    this.faults[position] = fault;
    this.fired.push(position);
    if (!isMomentary(fault)) this.active.push(position);
    this.#world.sometimes(`fault/${fault.kind}`);
    this.#apply(fault, true);
    if ('until' in fault && fault.until !== undefined) this.#schedule(fault.until, HEAL, position, fault);
  }

  heal(position: number): void {
    const fault = this.faults[position] as Fault;
    this.#world.tracer?.within('heal', { type: fault.kind, data: fault });
    this.active = this.active.filter((other) => other !== position);
    this.#apply(fault, false);
  }

  /** Undefined when somebody is named by a role that nobody plays. */
  #resolve(fault: Fault): Fault | undefined {
    const resolved: Record<string, unknown> = { ...fault };
    for (const name of TARGET_LISTS) {
      const targets = resolved[name] as readonly Target[] | undefined;
      if (targets === undefined) continue;
      const nodes = this.#resolveAll(targets);
      if (nodes === undefined) return undefined;
      resolved[name] = nodes;
    }
    if (fault.kind === 'partition') {
      const groups = fault.groups.map((group) => this.#resolveAll(group));
      if (groups.includes(undefined)) return undefined;
      resolved['groups'] = withoutRepeats(groups as NodeId[][]);
    }
    if (fault.kind === 'bit-rot') {
      const nodes = this.#resolveAll([fault.node]);
      if (nodes === undefined) return undefined;
      resolved['node'] = nodes[0];
    }
    return resolved as unknown as Fault;
  }

  #resolveAll(targets: readonly Target[]): NodeId[] | undefined {
    const nodes: NodeId[] = [];
    for (const target of targets) {
      const node = typeof target === 'number' ? target : this.#resolveRole(target);
      if (node === undefined) return undefined;
      // Once each: a role may be played by a node that is also named by number.
      if (!nodes.includes(node)) nodes.push(node);
    }
    return nodes;
  }

  /** Undefined when nobody plays the role now. That the scenario knows it was checked when the world was built. */
  #resolveRole(role: string): NodeId | undefined {
    const node = this.#roles[role]?.(this.#world.view);
    if (node !== undefined) checkNode(node, this.#world.nodes.length);
    return node;
  }

  /** Lays the fault on when it begins, takes it off when it is lifted. */
  #apply(fault: Fault, begins: boolean): void {
    switch (fault.kind) {
      case 'crash':
        for (const node of this.#nodes(fault.nodes)) {
          if (begins) this.#goDown(node);
          else this.#comeUp(node);
        }
        return;
      case 'pause':
        for (const node of this.#nodes(fault.nodes)) {
          if (begins) node.pauseCount++;
          else this.#goOn(node);
        }
        return;
      case 'slow-disk':
        for (const node of this.#nodes(fault.nodes)) {
          node.disk.extraSyncMicros += begins ? fault.extraMicros : -fault.extraMicros;
        }
        return;
      case 'clock-drift':
        for (const node of this.#nodes(fault.nodes)) {
          node.clock.addDrift(this.#world.nowMicros, begins ? fault.driftPpm : -fault.driftPpm);
        }
        return;
      case 'clock-step':
        for (const node of this.#nodes(fault.nodes)) node.clock.stepWall(begins ? fault.stepMicros : -fault.stepMicros);
        return;
      case 'bit-rot': {
        const node = this.#world.nodes[fault.node as NodeId] as SimNode;
        const stream = this.#world.streams.stream(`fault/bit-rot/${node.name}/${fault.at}`);
        if (!rotOneCharacter(node.disk, fault.cellPrefix, stream)) this.#world.sometimes('fault/bit-rot-found-nothing');
        return;
      }
      case 'wipe-disk':
        for (const node of this.#nodes(fault.nodes)) node.disk.wipe();
        return;
      default:
        this.layLinkFaults();
    }
  }

  #nodes(targets: readonly Target[]): SimNode[] {
    return targets.map((target) => this.#world.nodes[target as NodeId] as SimNode);
  }

  #goDown(node: SimNode): void {
    node.downCount++;
    if (node.downCount > 1) return;
    node.timers.clear();
    node.held.clear();
    node.parked = [];
    node.disk.losePower();
    this.#world.history.abandon(node.id, this.#world.nowMicros);
  }

  #comeUp(node: SimNode): void {
    node.downCount--;
    if (node.downCount === 0) this.#world.bootNode(node);
  }

  /** What waited comes up now, in the order in which it would have, before anything else due at this instant. */
  #goOn(node: SimNode): void {
    node.pauseCount--;
    if (node.pauseCount > 0) return;
    const { queue, nowMicros } = this.#world;
    for (const { kind, source, code, ticket, payload } of node.parked) {
      queue.push(nowMicros, 0, kind, node.id, source, code, ticket, payload);
    }
    node.parked = [];
  }

  /** Takes every fault off every link and lays the active ones on. Faults are rare; links are few. */
  layLinkFaults(): void {
    for (const link of this.#world.network.links) {
      link.restore();
      for (const position of this.active) layOn(link, this.faults[position] as Fault);
    }
  }

  save(): FaultSave {
    return { faults: [...this.faults], fired: [...this.fired], active: [...this.active] };
  }

  load(saved: FaultSave): void {
    this.faults.splice(0, this.faults.length, ...saved.faults);
    this.fired.splice(0, this.fired.length, ...saved.fired);
    this.active = [...saved.active];
    this.layLinkFaults();
  }
}

export interface FaultSave {
  readonly faults: readonly Fault[];
  readonly fired: readonly number[];
  readonly active: readonly number[];
}

/** What is done in a moment and cannot be lifted. */
function isMomentary(fault: Fault): boolean {
  return fault.kind === 'bit-rot' || fault.kind === 'wipe-disk';
}

/** A node named by a role may also stand in another group by number: it belongs to the first group that names it. */
function withoutRepeats(groups: readonly NodeId[][]): NodeId[][] {
  const seen = new Set<NodeId>();
  return groups.map((group) => group.filter((node) => !seen.has(node) && seen.add(node)));
}

function matches(list: readonly Target[] | undefined, node: NodeId): boolean {
  return list === undefined || list.includes(node);
}

function groupOf(groups: readonly (readonly Target[])[], node: NodeId): number {
  return groups.findIndex((group) => group.includes(node));
}

/** One-way partitions: an empty list means all nodes that are not on the other side. */
function isOnSide(side: readonly Target[], otherSide: readonly Target[], node: NodeId): boolean {
  return side.length === 0 ? !otherSide.includes(node) : side.includes(node);
}

function layOn(link: Link, fault: Fault): void {
  switch (fault.kind) {
    case 'partition': {
      const from = groupOf(fault.groups, link.from);
      const to = groupOf(fault.groups, link.to);
      if (from >= 0 && to >= 0 && from !== to) link.cuts++;
      return;
    }
    case 'one-way-partition':
      if (isOnSide(fault.from, fault.to, link.from) && isOnSide(fault.to, fault.from, link.to)) link.cuts++;
      return;
    case 'loss':
      if (matches(fault.from, link.from) && matches(fault.to, link.to)) link.addLoss(fault.ppm);
      return;
    case 'duplication':
      if (matches(fault.from, link.from) && matches(fault.to, link.to)) link.addDuplication(fault.ppm, fault.spreadMicros);
      return;
    case 'reorder':
      if (matches(fault.from, link.from) && matches(fault.to, link.to)) link.addReordering(fault.ppm, fault.windowMicros);
      return;
    case 'slow-link':
      if (matches(fault.from, link.from) && matches(fault.to, link.to)) link.extraMicros += fault.extraMicros;
      return;
    default:
  }
}
