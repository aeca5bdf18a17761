/** Which run to debug or to break into. */
import type { Failure } from '@barksim/fuzzer';
import type { Micros, Plan, ReportedViolation, Scenario } from '@barksim/sim-core';

export interface DebugTarget {
  readonly scenario: Scenario;
  readonly seed: string;
  /** A known bug of the scenario to plant. */
  readonly bug?: string;
  /** Runs this plan instead of drawing one from the seed: what a failure file holds. */
  readonly plan?: Plan;
  /** Ends the run at this instant instead of the scenario's own duration. */
  readonly untilMicros?: Micros;
  /** What a failure file says was violated: the session tells when the run does something else. */
  readonly recorded?: ReportedViolation;
}

/** The run of a failure file. The scenario is the one that the failure names. */
export function targetOfFailure(scenario: Scenario, failure: Failure): DebugTarget {
  const { bug, untilMicros } = failure.options;
  return {
    scenario,
    seed: failure.seed,
    plan: failure.plan,
    untilMicros,
    recorded: failure.violation,
    ...(bug === null ? {} : { bug }),
  };
}
