/** Runs a failure again from its plan and says exactly what is not as it was. */
import { runSeed, type RunOptions, type RunReport, type Scenario, type TraceLine } from '@barksim/sim-core';
import type { Divergence } from '../divergence/compare-testimonies.ts';
import { findDivergence } from '../divergence/find-divergence.ts';
import { LAST_EVENTS_KEPT } from './examine-failure.ts';
import type { Failure } from './failure.ts';

export interface Difference {
  /** For example `violation.eventIndex`. */
  readonly what: string;
  readonly recorded: string;
  readonly replayed: string;
}

export interface Replay {
  readonly report: RunReport;
  /** Empty when the replay did the same to the last bit. */
  readonly differences: readonly Difference[];
  /** Set when two replays differed from each other as well: then it is not the code that has changed. */
  readonly divergence: Divergence | undefined;
}

export function replayOptions(failure: Failure): RunOptions {
  const { untilMicros, bug, strict } = failure.options;
  return { untilMicros, strict, plan: failure.plan, ...(bug === null ? {} : { bug }) };
}

export function replayFailure(scenario: Scenario, failure: Failure, trace?: (line: TraceLine) => void): Replay {
  const options = replayOptions(failure);
  const eyes = { lastEvents: LAST_EVENTS_KEPT, ...(trace === undefined ? {} : { trace }) };
  const report = runSeed(scenario, failure.seed, { ...options, ...eyes });
  const differences = compare(failure, report);
  if (differences.length === 0) return { report, differences, divergence: undefined };
  const again = runSeed(scenario, failure.seed, options);
  const isSteady = again.fingerprint === report.fingerprint;
  return { report, differences, divergence: isSteady ? undefined : findDivergence(scenario, failure.seed, options) };
}

function compare(failure: Failure, report: RunReport): Difference[] {
  const differences: Difference[] = [];
  const add = (what: string, recorded: string | number, replayed: string | number): void => {
    if (recorded !== replayed) differences.push({ what, recorded: String(recorded), replayed: String(replayed) });
  };
  const [violation] = report.violations;
  if (violation === undefined) {
    add('violation', `${failure.violation.property} at event ${failure.violation.eventIndex}`, `none: the run ends with ${report.verdict}`);
  } else {
    add('violation.property', failure.violation.property, violation.property);
    add('violation.expected', failure.violation.expected, violation.expected);
    add('violation.seen', failure.violation.seen, violation.seen);
    add('violation.eventIndex', failure.violation.eventIndex, violation.eventIndex);
    add('violation.atMicros', failure.violation.atMicros, violation.atMicros);
    add('violation.nodes', failure.violation.nodes.join(', '), violation.nodes.join(', '));
  }
  add('events', failure.events, report.events);
  add('simulatedMicros', failure.simulatedMicros, report.simulatedMicros);
  add('fingerprint', failure.fingerprint, report.fingerprint);
  return differences;
}
