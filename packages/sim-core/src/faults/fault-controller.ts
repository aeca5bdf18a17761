/**
 * Fires and lifts a run's faults. Roles are resolved when a fault fires, and the choice is kept. What lasts is laid over
 * the healthy world again from the list of active faults whenever one of them begins or ends (`fault-definition.ts`).
 */
import type { NodeId } from '../node-contract.ts';
import { refreshHost } from '../engine/crash-points.ts';
import { FAULT, HEAL, STEP } from '../engine/event-kind.ts';
import { ContractError } from '../engine/contract-error.ts';
import { settleClock } from '../engine/node-clock.ts';
import type { SimNode } from '../engine/sim-node.ts';
import type { World } from '../engine/world.ts';
import type { LivenessCore } from '../liveness/liveness.ts';
import type { Link } from '../network/link.ts';
import type { WorldView } from '../properties/observer.ts';
import type { Micros } from '../time.ts';
import { BRIDGE_ROLE, bridgeAmong } from './bridge-role.ts';
import { checkFault, checkNode, targetsOf } from './check-fault.ts';
import type { Fault } from './fault.ts';
import type { FaultDefinition, Target } from './fault-definition.ts';
import { isWithinBudget, type FaultBudget } from './fault-budget.ts';
import { faultDefinition } from './fault-kinds.ts';
import type { Healing, PartitionWindow } from './partition-shape.ts';

type Roles = Readonly<Record<string, (view: WorldView) => NodeId | undefined>>;

export class FaultController {
  /** The faults of this run; a role is replaced by its node when the fault fires. */
  readonly faults: Fault[];
  /** Positions of the faults that fired, in that order. */
  readonly fired: number[] = [];
  /** Positions of the faults that last, in the order in which they fired. */
  active: number[] = [];
  /** When link faults were laid on last: what heals piece by piece is healed as far as it was then. */
  linksLaidAtMicros: Micros = 0;
  /** Who is healed for good, once the run's second phase has begun; nothing fires or ends from then on. */
  core: LivenessCore | null = null;
  /** How partitions heal that do so piece by piece. Follows from the fault and the seed, so it is not saved. */
  readonly healings = new Map<PartitionWindow, Healing>();
  readonly #world: World;
  readonly #roles: Roles;
  readonly #budget: FaultBudget | undefined;

  constructor(world: World, faults: readonly Fault[], roles: Roles, budget?: FaultBudget) {
    this.#world = world;
    this.#roles = roles;
    this.#budget = budget;
    this.faults = [...faults];
    const roleNames = Object.keys(roles);
    for (const [position, fault] of faults.entries()) {
      checkFault(fault, position, world.nodes.length, roleNames);
      const problem = faultDefinition(fault.kind).problem?.(fault, world);
      if (problem !== undefined) throw new ContractError(`plan.faults[${position}].${problem}`);
    }
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
    if (this.#budget !== undefined && !isWithinBudget(this.#budget, this.#firedFaults(), fault, this.#world.view)) {
      this.#world.sometimes('fault/vetoed-by-budget');
      return;
    }
    const definition = faultDefinition(fault.kind);
    this.faults[position] = fault;
    this.fired.push(position);
    this.#world.sometimes(`fault/${fault.kind}`);
    const nodes = this.#nodesOf(fault);
    if (definition.isFeltAtOnce === true && nodes.some(({ isUp }) => isUp)) this.#world.sometimes(`effect/${fault.kind}`);
    if (definition.isMomentary !== true) {
      this.active.push(position);
      this.#layOver(definition, nodes);
    }
    definition.begin?.(fault, nodes, this.#world);
    for (const instant of this.#healingInstants(fault)) this.#schedule(instant, HEAL, position, fault);
  }

  /** A fault that fired and lasts goes a step on at an instant. */
  scheduleStep(fault: Fault, at: Micros, step: number): void {
    const { queue, streams } = this.#world;
    const tie = streams.stream(`schedule/${fault.kind}/${fault.at}/steps`).next() >>> 12;
    queue.push(at, tie, STEP, -1, this.faults.indexOf(fault), step, 0, undefined);
  }

  /**
   * What a fault that fired leaves its mark under, so that it is lifted alone: its kind and instant, and which one it is
   * where the plan has several of that kind for that instant.
   */
  labelOf(fault: Fault): string {
    const { kind, at } = fault;
    const earlier = this.faults.slice(0, this.faults.indexOf(fault)).filter((other) => other.kind === kind && other.at === at);
    return earlier.length === 0 ? `${kind}@${at}` : `${kind}@${at}#${earlier.length + 1}`;
  }

  step(position: number, step: number): void {
    const fault = this.faults[position] as Fault;
    const isOver = !this.active.includes(position);
    this.#world.tracer?.within('fault-step', { type: fault.kind, data: { step, isOver } });
    if (!isOver) faultDefinition(fault.kind).step?.(fault, step, this.#nodesOf(fault), this.#world);
  }

  heal(position: number): void {
    const fault = this.faults[position] as Fault;
    this.#world.tracer?.within('heal', { type: fault.kind, data: fault });
    const definition = faultDefinition(fault.kind);
    if (this.#world.nowMicros < Math.max(...this.#healingInstants(fault))) {
      this.#layOnLinks();
      return;
    }
    const nodes = this.#nodesOf(fault);
    this.active = this.active.filter((other) => other !== position);
    this.#layOver(definition, nodes);
    definition.end?.(fault, nodes, this.#world);
  }

  /** When it is lifted; or, piece by piece, when each piece is. */
  #healingInstants(fault: Fault): readonly Micros[] {
    const definition = faultDefinition(fault.kind);
    if (definition.healingInstants !== undefined) return definition.healingInstants(fault, this.#world);
    return 'until' in fault && fault.until !== undefined ? [fault.until] : [];
  }

  /** The core is healed whatever lies over it; all else stays as it is, for good. */
  healForGood(core: LivenessCore): void {
    this.core = core;
    this.#layOnLinks();
    for (const id of core.members) {
      const node = this.#world.nodes[id] as SimNode;
      this.#layOnDisk(node);
      this.#layOnClock(node);
      this.#layOnNode(node);
    }
    for (const position of this.active) {
      const fault = this.faults[position] as Fault;
      const healed = this.#nodesOf(fault).filter(({ id }) => core.members.includes(id));
      const definition = faultDefinition(fault.kind);
      if (healed.length > 0) (definition.heal ?? definition.end)?.(fault, healed, this.#world);
    }
  }

  /** Undefined when somebody is named by a role that nobody plays. */
  #resolve(fault: Fault): Fault | undefined {
    const resolved: Record<string, unknown> = { ...fault };
    for (const { name, type } of faultDefinition(fault.kind).fields) {
      const value = resolved[name];
      if (value === undefined) continue;
      if (type === 'target') {
        const nodes = this.#resolveAll([value as Target]);
        if (nodes === undefined) return undefined;
        resolved[name] = nodes[0];
      } else if (type === 'targets') {
        const nodes = this.#resolveAll(value as readonly Target[]);
        if (nodes === undefined) return undefined;
        resolved[name] = nodes;
      } else if (type === 'groups') {
        const groups = (value as readonly (readonly Target[])[]).map((group) => this.#resolveAll(group));
        if (groups.includes(undefined)) return undefined;
        resolved[name] = withoutRepeats(groups as NodeId[][]);
      } else if (type === 'pairs') {
        const pairs = (value as readonly (readonly Target[])[]).map((pair) => this.#resolvePair(pair));
        if (pairs.includes(undefined)) return undefined;
        resolved[name] = pairs;
      }
    }
    return resolved as unknown as Fault;
  }

  /** Both may turn out to be one node. */
  #resolvePair(pair: readonly Target[]): NodeId[] | undefined {
    const nodes = pair.map((target) => this.#resolveAll([target])?.[0]);
    return nodes.includes(undefined) ? undefined : (nodes as NodeId[]);
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
    const resolver = this.#roles[role];
    if (resolver === undefined) return role === BRIDGE_ROLE ? bridgeAmong(this.#activeFaults()) : undefined;
    const node = resolver(this.#world.view);
    if (node !== undefined) checkNode(node, this.#world.nodes.length);
    return node;
  }

  /** Those that a resolved fault names. */
  #nodesOf(fault: Fault): SimNode[] {
    return targetsOf(fault).map((target) => this.#world.nodes[target as NodeId] as SimNode);
  }

  /** Takes everything that faults like this one lie over back to health, and lays the active faults on. Faults are rare. */
  #layOver(definition: FaultDefinition, nodes: readonly SimNode[]): void {
    if (definition.layOnLink !== undefined) this.#layOnLinks();
    if (definition.layOnDisk !== undefined) for (const node of nodes) this.#layOnDisk(node);
    if (definition.layOnClock !== undefined) for (const node of nodes) this.#layOnClock(node);
    if (definition.layOnNode !== undefined) for (const node of nodes) this.#layOnNode(node);
  }

  #layOnLinks(): void {
    this.linksLaidAtMicros = this.#world.nowMicros;
    this.#layOnLinksAgain();
  }

  #layOnLinksAgain(): void {
    const laidOnLinks = this.#activeFaults()
      .map((fault) => ({ fault, definition: faultDefinition(fault.kind) }))
      .filter(({ definition }) => definition.layOnLink !== undefined);
    for (const link of this.#world.network.links) {
      link.restore();
      if (this.#isHealedLink(link)) continue;
      for (const { fault, definition } of laidOnLinks) definition.layOnLink?.(fault, link, this.#world);
    }
    this.#world.network.settle(this.#world.nowMicros);
  }

  #layOnDisk(node: SimNode): void {
    node.disk.restore();
    for (const fault of this.#activeOn(node)) faultDefinition(fault.kind).layOnDisk?.(fault, node.disk, node, this.#world);
  }

  #layOnClock(node: SimNode): void {
    node.clock.restore();
    for (const fault of this.#activeOn(node)) faultDefinition(fault.kind).layOnClock?.(fault, node.clock, node, this.#world);
    settleClock(node, this.#world);
  }

  #layOnNode(node: SimNode): void {
    node.restore();
    for (const fault of this.#activeOn(node)) faultDefinition(fault.kind).layOnNode?.(fault, node, this.#world);
    this.#world.intake.settle(node);
    refreshHost(node, this.#world);
  }

  /** Whether the second phase has healed the node for good. */
  isHealed(node: NodeId): boolean {
    return this.core !== null && this.core.members.includes(node);
  }

  #isHealedLink({ from, to }: Link): boolean {
    if (this.core === null) return false;
    const { members, clients } = this.core;
    return (members.includes(from) && members.includes(to)) || clients.includes(from) || clients.includes(to);
  }

  /** The active faults that name the node, in the order in which they fired. */
  #activeOn(node: SimNode): Fault[] {
    if (this.isHealed(node.id)) return [];
    return this.#activeFaults().filter((fault) => targetsOf(fault).includes(node.id));
  }

  #firedFaults(): Fault[] {
    return this.fired.map((position) => this.faults[position] as Fault);
  }

  #activeFaults(): Fault[] {
    return this.active.map((position) => this.faults[position] as Fault);
  }

  save(): FaultSave {
    const { linksLaidAtMicros, core } = this;
    return { faults: [...this.faults], fired: [...this.fired], active: [...this.active], linksLaidAtMicros, core };
  }

  /** After the nodes were loaded: what is laid on again is what their clocks were saved with, so that nothing changes. */
  load(saved: FaultSave): void {
    this.faults.splice(0, this.faults.length, ...saved.faults);
    this.fired.splice(0, this.fired.length, ...saved.fired);
    this.active = [...saved.active];
    this.core = saved.core;
    this.linksLaidAtMicros = saved.linksLaidAtMicros;
    this.#layOnLinksAgain();
    for (const node of this.#world.nodes) {
      this.#layOnDisk(node);
      this.#layOnClock(node);
      this.#layOnNode(node);
    }
  }
}

export interface FaultSave {
  readonly faults: readonly Fault[];
  readonly fired: readonly number[];
  readonly active: readonly number[];
  readonly linksLaidAtMicros: Micros;
  readonly core: LivenessCore | null;
}

/** A node named by a role may also stand in another group by number: it belongs to the first group that names it. */
function withoutRepeats(groups: readonly NodeId[][]): NodeId[][] {
  const seen = new Set<NodeId>();
  return groups.map((group) => group.filter((node) => !seen.has(node) && seen.add(node)));
}
