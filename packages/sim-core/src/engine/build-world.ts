/** From a scenario and a seed to a world that stands at time 0. The same three arguments give the same world. */
import type { Plan, Scenario, WorldSpec } from '../scenario.ts';
import type { RunOptions } from '../run.ts';
import { SeededStreams } from '../random/seeded-streams.ts';
import type { Micros } from '../time.ts';
import { checkMicros } from './check-options.ts';
import { ContractError } from './contract-error.ts';
import { withGuards } from './guards.ts';
import { trapModules } from './traps.ts';
import { World, type WorldOptions } from './world.ts';

/** A run before it runs: its plan, and as many worlds of it as are asked for. */
export class WorldSource {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly bug: string | undefined;
  readonly plan: Plan;
  readonly untilMicros: Micros;
  readonly #spec: WorldSpec;

  constructor(scenario: Scenario, seed: string, options: Pick<RunOptions, 'plan' | 'bug' | 'untilMicros' | 'liveness'>) {
    this.scenario = scenario;
    this.seed = seed;
    this.bug = options.bug;
    // Drawn from streams of its own: the world's streams of the same names start afresh.
    this.plan = options.plan ?? withGuards(() => drawPlan(scenario, seed, options.liveness === true));
    this.untilMicros = options.untilMicros ?? Math.max(scenario.durationMicros, lastInstant(this.plan));
    checkMicros(this.untilMicros, 'the end of the run (untilMicros)');
    this.#spec = withGuards(() => scenario.build(this.plan, options.bug));
  }

  /** A world in which no node has booted. */
  create(options: WorldOptions = {}): World {
    if (options.strict === true) trapModules();
    const { liveness, faults } = this.plan;
    const all = liveness === undefined ? options : { ...options, liveness };
    return withGuards(() => new World(this.#spec, faults, this.seed, all));
  }
}

/** The scenario's own plan, with a second phase when one is asked for and it has none. */
function drawPlan(scenario: Scenario, seed: string, withLiveness: boolean): Plan {
  const streams = new SeededStreams(seed);
  const plan = scenario.draw(streams);
  if (!withLiveness || plan.liveness !== undefined) return plan;
  if (scenario.withLiveness === undefined) {
    throw new ContractError(`the scenario ${scenario.name} has no liveness phase: expected one that says what a healed core must come to`);
  }
  return scenario.withLiveness(plan, streams);
}

/** A run with a second phase lasts until its demand has been checked. */
function lastInstant({ liveness }: Plan): Micros {
  return liveness === undefined ? 0 : liveness.atMicros + liveness.boundMicros;
}
