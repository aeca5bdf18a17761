/** Runs a failing seed again with open eyes: its last events are kept, and it must do the same as the first time. */
import { runSeed, type RunReport, type Scenario } from '@barksim/sim-core';
import type { SeedOptions } from '../seeds/run-batch.ts';
import type { Divergence } from '../divergence/compare-testimonies.ts';
import { findDivergence } from '../divergence/find-divergence.ts';
import type { Failure } from './failure.ts';
import { nodeNamesOf } from './node-names.ts';

/** Enough to see the round of messages that led to most violations, little enough for a file that people open. */
export const LAST_EVENTS_KEPT = 60;

export interface Examination {
  /** Undefined when the second run did not fail. */
  readonly failure: Failure | undefined;
  /** Set when the second run differs from the first: something outside of the seed has leaked in. */
  readonly divergence: Divergence | undefined;
}

export function examineFailure(scenario: Scenario, seed: string, options: SeedOptions, fingerprint: string): Examination {
  const report = runSeed(scenario, seed, { ...options, lastEvents: LAST_EVENTS_KEPT });
  return {
    failure: failureOf(scenario, report),
    divergence: report.fingerprint === fingerprint ? undefined : findDivergence(scenario, seed, options),
  };
}

/** Undefined for a run without a violation. */
export function failureOf(scenario: Scenario, report: RunReport): Failure | undefined {
  const [violation] = report.violations;
  if (violation === undefined) return undefined;
  return {
    scenario: report.scenario,
    seed: report.seed,
    options: { untilMicros: report.untilMicros, bug: report.bug ?? null, strict: report.strict },
    nodeNames: nodeNamesOf(scenario, report.plan, report.bug),
    plan: report.plan,
    violation,
    events: report.events,
    simulatedMicros: report.simulatedMicros,
    fingerprint: report.fingerprint,
    lastEvents: report.lastEvents,
    ...(report.starvation === undefined ? {} : { starvation: report.starvation }),
  };
}
