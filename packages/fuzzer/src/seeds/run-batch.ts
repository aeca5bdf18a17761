/**
 * Runs a few seeds blind, one after the other, and sums up what they did. A batch is what a worker gets at a time;
 * how seeds are cut into batches never shows in a campaign's result.
 */
import { performance } from 'node:perf_hooks';
import { runSeed, type RunOptions, type RunReport, type Scenario } from '@barksim/sim-core';
import { FaultTallying, type FaultTallies } from './fault-tally.ts';

/** What a campaign may ask of its runs. All of it goes into failure files. */
export type SeedOptions = Pick<RunOptions, 'untilMicros' | 'bug' | 'strict' | 'liveness'>;

/** What a worker gets at a time. Plain data: it crosses from thread to thread. */
export interface BatchTask {
  readonly scenario: string;
  readonly seeds: readonly string[];
  readonly options: SeedOptions;
  /** The first failing seed is the last one run. */
  readonly bail: boolean;
}

export interface FailingSeed {
  readonly seed: string;
  readonly property: string;
  readonly eventIndex: number;
  readonly fingerprint: string;
}

export interface UndecidedSeed {
  readonly seed: string;
  /** Checks that could not be decided, in words. */
  readonly reasons: readonly string[];
}

/** A seed whose run could not be carried out: the harness is at fault, or a handler never returned. */
export interface BrokenSeed {
  readonly seed: string;
  readonly message: string;
  /** It was given up. */
  readonly isEndless?: true;
}

export interface BatchResult {
  /** Seeds run, the failing ones included, a broken one not. */
  readonly seedsRun: number;
  readonly events: number;
  readonly simulatedMicros: number;
  readonly coverage: Readonly<Record<string, number>>;
  readonly faults: FaultTallies;
  readonly fingerprints: readonly string[];
  readonly failing: readonly FailingSeed[];
  readonly undecided: readonly UndecidedSeed[];
  /** Strict batches run each seed twice: these did something else the second time. */
  readonly unsteady: readonly string[];
  /** Ends the batch, and the campaign. */
  readonly broken: BrokenSeed | undefined;
  readonly wallMillis: number;
}

/** `bail`: the first failing seed is the last one run. `onSeed` is told the position of each seed before it is run. */
export function runBatch(
  scenario: Scenario,
  seeds: readonly string[],
  options: SeedOptions,
  bail: boolean,
  onSeed?: (position: number) => void,
): BatchResult {
  const startedAt = performance.now();
  const coverage = new Map<string, number>();
  const faults = new FaultTallying();
  const fingerprints: string[] = [];
  const failing: FailingSeed[] = [];
  const undecided: UndecidedSeed[] = [];
  const unsteady: string[] = [];
  let broken: BrokenSeed | undefined;
  let events = 0;
  let simulatedMicros = 0;
  for (const [position, seed] of seeds.entries()) {
    onSeed?.(position);
    let report: RunReport;
    try {
      report = runSeed(scenario, seed, options);
      if (options.strict === true && runSeed(scenario, seed, options).fingerprint !== report.fingerprint) unsteady.push(seed);
    } catch (error) {
      broken = { seed, message: describeError(error) };
      break;
    }
    events += report.events;
    simulatedMicros += report.simulatedMicros;
    fingerprints.push(report.fingerprint);
    for (const [name, count] of Object.entries(report.coverage)) coverage.set(name, (coverage.get(name) ?? 0) + count);
    faults.addRun(report);
    const [violation] = report.violations;
    if (violation !== undefined) {
      failing.push({ seed, property: violation.property, eventIndex: violation.eventIndex, fingerprint: report.fingerprint });
      if (bail) break;
    } else if (report.verdict === 'inconclusive') {
      undecided.push({ seed, reasons: report.inconclusive });
    }
  }
  return {
    seedsRun: fingerprints.length,
    events,
    simulatedMicros,
    coverage: Object.fromEntries(coverage),
    faults: faults.result(),
    fingerprints,
    failing,
    undecided,
    unsteady,
    broken,
    wallMillis: performance.now() - startedAt,
  };
}

/** An error in one line. Its stack is for whoever debugs the harness, with `barksim run` on the seed. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
