/** A failing run, with all that is needed to run it again, and to read what happened without doing so. */
import type { Micros, Plan, ReportedViolation, Starvation, TraceLine } from '@barksim/sim-core';

export interface Failure {
  readonly scenario: string;
  readonly seed: string;
  readonly options: FailureOptions;
  /** The nodes' names in the order of their numbers, by which faults call them. */
  readonly nodeNames: readonly string[];
  /** The settings and faults of this run, with every role resolved to the node that played it. */
  readonly plan: Plan;
  readonly violation: ReportedViolation;
  readonly events: number;
  readonly simulatedMicros: Micros;
  /** 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** The trace's last lines, up to the violation. */
  readonly lastEvents: readonly TraceLine[];
  /** What starved, where a healed core did not converge. */
  readonly starvation?: Starvation;
}

export interface FailureOptions {
  readonly untilMicros: Micros;
  /** The known bug that was planted, if any. */
  readonly bug: string | null;
  readonly strict: boolean;
}
