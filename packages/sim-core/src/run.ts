/** Running one seed of one scenario from beginning to end: the one entry for fuzzing, reproducing and replaying. */
import type { Fault } from './faults/fault.ts';
import type { Starvation } from './liveness/starvation.ts';
import type { Plan } from './scenario.ts';
import type { Micros } from './time.ts';

/** How a run ended. `inconclusive`: no violation, but a check ran out of its budget. */
export type Verdict = 'pass' | 'violation' | 'inconclusive';

export interface RunOptions {
  /** Ends the run at this instant instead of the scenario's own duration. */
  readonly untilMicros?: Micros;
  /** Plants a known bug of the scenario. */
  readonly bug?: string;
  /** Runs this plan instead of drawing one from the seed: failure files and edited fault lists. */
  readonly plan?: Plan;
  /** Draws a second phase, in which a core is healed for good and must converge, where the plan has none. */
  readonly liveness?: boolean;
  /** Mixes digests of messages and states into the fingerprint and freezes what is handed to the host. Slower. */
  readonly strict?: boolean;
  /** How handlers run; both give the same run. `immer` is slow and meant for parity tests and windows. */
  readonly handlers?: 'direct' | 'immer';
  /** Gets one object for each line of the trace. */
  readonly trace?: (line: TraceLine) => void;
  /** How many of the last events to keep for the report (as trace lines). Default 0. */
  readonly lastEvents?: number;
}

/** One line of a trace: an executed event (`i` counts them from 1), or something that happened within one. */
export interface TraceLine {
  /** Index of the event this line is, or belongs to. */
  readonly i: number;
  readonly atMicros: Micros;
  /**
   * Events: `boot`, `message`, `timer`, `sync`, `release`, `restart`, `fault`, `heal`, `fault-step`, `deadline`, `liveness`.
   * Within events: `send`, `drop`, `duplicate`, `replay`, `hold`, `damage`, `note`, `invoke`, `return`, `exit`, `sync-failed`, `crash-point`,
   * `violation`.
   */
  readonly kind: string;
  /** Name of the node touched, absent where there is none. */
  readonly node?: string;
  /** Message: the sender's name. */
  readonly from?: string;
  /** Send, drop: the addressee's name. */
  readonly to?: string;
  /** Message or timer type, fault kind, or the reason of a drop. */
  readonly type?: string;
  /** Payload, text, operation or fault. */
  readonly data?: unknown;
}

/** A violation as reports and files show it: with the nodes' names. */
export interface ReportedViolation {
  readonly property: string;
  readonly expected: string;
  readonly seen: string;
  readonly eventIndex: number;
  readonly atMicros: Micros;
  readonly nodes: readonly string[];
}

export interface RunReport {
  readonly scenario: string;
  readonly seed: string;
  readonly bug: string | undefined;
  readonly untilMicros: Micros;
  readonly verdict: Verdict;
  /** Empty when the verdict is not `violation`. A run stops at its first violation. */
  readonly violations: readonly ReportedViolation[];
  /** Checks that could not be decided, in words. */
  readonly inconclusive: readonly string[];
  readonly events: number;
  readonly simulatedMicros: Micros;
  /** 16 hexadecimal digits. */
  readonly fingerprint: string;
  readonly strict: boolean;
  /**
   * Counts by name: `fault/<kind>` for each fault that fired, `effect/<kind>` for each time such a fault made a
   * difference, `idle/<kind>` 1 where some fired and none did, `unfired/<kind>` for each that was drawn and did not fire (nobody
   * played its role, the run was over, the budget vetoed it), `network/lost` and the like, `sometimes` properties.
   */
  readonly coverage: Readonly<Record<string, number>>;
  /** The plan with every role resolved as it was in this run: running it again hits the same nodes. */
  readonly plan: Plan;
  readonly faultsFired: readonly Fault[];
  readonly lastEvents: readonly TraceLine[];
  /** What starved in the second phase: where a healed core did not converge and last events were asked for. */
  readonly starvation: Starvation | undefined;
}
