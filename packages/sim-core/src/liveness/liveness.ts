/**
 * The second phase of a run: from an instant on, a core of the nodes is healed fully and for good, everything else stays
 * as broken as it is, no fault fires or ends any more, and within a bound the core must have come to what its scenario
 * demands. Faults that come and go hide a system that only moves on when they do; faults that stay do not
 * (TigerBeetle's simulator calls this its liveness mode).
 *
 * What the healthy network and disks of the topology do (a little loss, delays, slow syncs) goes on in the core as well.
 */
import { LIVENESS } from '../engine/event-kind.ts';
import { LAST_TIE } from '../engine/event-queue.ts';
import { ContractError } from '../engine/contract-error.ts';
import { checkMicros } from '../engine/check-options.ts';
import type { World } from '../engine/world.ts';
import type { NodeId, RandomStream } from '../node-contract.ts';
import type { WorldView } from '../properties/observer.ts';
import type { Micros } from '../time.ts';

/** When the phase begins and how long the core has: part of a plan, plain JSON. */
export interface LivenessPhase {
  readonly atMicros: Micros;
  /** Convergence is demanded this long after the beginning. */
  readonly boundMicros: Micros;
  /** Who is healed. Null: chosen when the phase begins, and recorded in the report's plan. */
  readonly core: LivenessCore | null;
}

export interface LivenessCore {
  /** Healed themselves, and the links between them. */
  readonly members: readonly NodeId[];
  /**
   * Those of the members whose links to everybody else are healed as well: clients, who may have to reach somebody outside
   * that does its work well, and would otherwise starve without anybody being at fault.
   */
  readonly clients: readonly NodeId[];
}

/** What a scenario demands of a healed core. */
export interface LivenessDemand {
  /** Name of the property. */
  readonly property: string;
  /** In words, what must have come about. */
  readonly expected: string;
  /** A core that can do its work alone: a quorum that holds everything acknowledged, say, and the clients. */
  chooseCore(view: WorldView, random: RandomStream): LivenessCore;
  /** What the check compares with, as plain data: how far everybody was when the phase began. */
  begin?(view: WorldView, core: LivenessCore): unknown;
  /** Undefined when the core has converged, else what is seen instead. */
  check(view: WorldView, core: LivenessCore, begun: any): string | undefined;
}

const BEGINS = 0;
const MUST_HOLD = 1;

export class Liveness {
  /** As planned; with the core once it is chosen. */
  phase: LivenessPhase;
  #begun: unknown = undefined;
  readonly #demand: LivenessDemand;
  readonly #world: World;

  /** Throws ContractError on a phase that cannot be. */
  constructor(phase: LivenessPhase, demand: LivenessDemand | undefined, world: World) {
    if (demand === undefined) throw new ContractError('the plan has a liveness phase: expected none, the scenario demands nothing of a healed core');
    checkMicros(phase.atMicros, "the liveness phase's atMicros");
    checkMicros(phase.boundMicros, "the liveness phase's boundMicros");
    if (phase.core !== null) checkCore(phase.core, world.nodes.length);
    this.phase = phase;
    this.#demand = demand;
    this.#world = world;
  }

  schedule(): void {
    const { atMicros, boundMicros } = this.phase;
    const { queue } = this.#world;
    queue.push(atMicros, LAST_TIE, LIVENESS, -1, BEGINS, 0, 0, undefined);
    queue.push(atMicros + boundMicros, LAST_TIE, LIVENESS, -1, MUST_HOLD, 0, 0, undefined);
  }

  /** `source` as it was queued. */
  execute(source: number): void {
    if (source === BEGINS) this.#begin();
    else this.#check();
  }

  #begin(): void {
    const world = this.#world;
    const core = this.phase.core ?? this.#demand.chooseCore(world.view, world.streams.stream('liveness/core'));
    this.phase = { ...this.phase, core };
    const names = core.members.map((node) => world.view.nameOf(node));
    world.tracer?.within('liveness', { type: 'core-healed', data: { core: names } });
    world.sometimes('liveness/phase');
    world.faults.healForGood(core);
    this.#begun = this.#demand.begin?.(world.view, core);
  }

  #check(): void {
    const { property, expected } = this.#demand;
    const core = this.phase.core as LivenessCore;
    this.#world.tracer?.within('liveness', { type: property });
    const seen = this.#demand.check(this.#world.view, core, this.#begun);
    if (seen !== undefined) this.#world.violation(property, expected, seen, core.members);
  }

  get property(): string {
    return this.#demand.property;
  }

  save(): LivenessSave {
    return { phase: this.phase, begun: this.#begun };
  }

  load(saved: LivenessSave): void {
    this.phase = saved.phase;
    this.#begun = saved.begun;
  }
}

function checkCore({ members, clients }: LivenessCore, nodeCount: number): void {
  const foreign = [...members, ...clients].find((node) => !(Number.isInteger(node) && node >= 0 && node < nodeCount));
  if (foreign !== undefined) throw new ContractError(`the liveness phase's core names node ${foreign}: expected 0 to ${nodeCount - 1}`);
  const stranger = clients.find((node) => !members.includes(node));
  if (stranger !== undefined) throw new ContractError(`the liveness phase's core names node ${stranger} as a client: expected one of its members`);
}

export interface LivenessSave {
  readonly phase: LivenessPhase;
  readonly begun: unknown;
}
