/** Which run to debug or to break into. */
import type { Micros, Plan, Scenario } from '@barksim/sim-core';

export interface DebugTarget {
  readonly scenario: Scenario;
  readonly seed: string;
  /** A known bug of the scenario to plant. */
  readonly bug?: string;
  /** Runs this plan instead of drawing one from the seed: what a failure file holds. */
  readonly plan?: Plan;
  /** Ends the run at this instant instead of the scenario's own duration. */
  readonly untilMicros?: Micros;
}
