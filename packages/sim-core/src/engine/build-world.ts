/** From a scenario and a seed to a world that stands at time 0. The same three arguments give the same world. */
import type { Plan, Scenario, WorldSpec } from '../scenario.ts';
import type { RunOptions } from '../run.ts';
import { SeededStreams } from '../random/seeded-streams.ts';
import type { Micros } from '../time.ts';
import { checkMicros } from './check-options.ts';
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

  constructor(scenario: Scenario, seed: string, options: Pick<RunOptions, 'plan' | 'bug' | 'untilMicros'>) {
    this.scenario = scenario;
    this.seed = seed;
    this.bug = options.bug;
    this.untilMicros = options.untilMicros ?? scenario.durationMicros;
    checkMicros(this.untilMicros, 'the end of the run (untilMicros)');
    // Drawn from streams of its own: the world's streams of the same names start afresh.
    this.plan = options.plan ?? withGuards(() => scenario.draw(new SeededStreams(seed)));
    this.#spec = withGuards(() => scenario.build(this.plan, options.bug));
  }

  /** A world in which no node has booted. */
  create(options: WorldOptions = {}): World {
    if (options.strict === true) trapModules();
    return withGuards(() => new World(this.#spec, this.plan.faults, this.seed, options));
  }
}
