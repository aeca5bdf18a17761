/** `barksim run <scenario>`: one seed from beginning to end. */
import { performance } from 'node:perf_hooks';
import { runSeed, WorldSource, type RunReport, type Scenario, type TraceLine } from '@barksim/sim-core';
import { failureOf, findDivergence, LAST_EVENTS_KEPT, nodeNamesOf, writeFailureFile, type Divergence, type SeedOptions } from '@barksim/fuzzer';
import { bugOf, findScenario } from '../catalogue.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { parseSeed } from '../input/seeds.ts';
import { replayLine, runLine } from '../output/command-lines.ts';
import { checkOutDirectory, DEFAULT_OUT_DIRECTORY } from '../output/out-directory.ts';
import { print, tell, type Terminal } from '../output/terminal.ts';
import { TraceFile } from '../output/trace-file.ts';
import { tellHarnessError } from '../output/harness-error.ts';
import { describeDivergence } from '../output/divergence-text.ts';
import { narrate } from '../output/narration.ts';
import { describePass, describeInconclusive } from '../output/run-text.ts';
import { describeUnexpected, unexpectedProperties } from '../output/unexpected-text.ts';
import { describeViolation } from '../output/violation-text.ts';
import { argument, flagOption, textOption, type Command, type CommandContext, type TypedOptions } from './command.ts';
import { JSON_OPTION, RUN_OPTIONS, seedOptions } from './shared-options.ts';

export const runCommand: Command = {
  usage: 'run <scenario>',
  summary: 'Run one seed of a scenario',
  positional: ['scenario', 'Its name, as `list` shows it'],
  options: {
    seed: { type: 'string', requiresArg: true, describe: 'Any text or number; everything follows from it', default: '0' },
    ...RUN_OPTIONS,
    trace: { type: 'string', requiresArg: true, describe: 'Write every event to this file, as JSON lines' },
    notes: { type: 'boolean', describe: 'Print what nodes say about themselves as it happens (narrated scenarios do)' },
    out: { type: 'string', requiresArg: true, describe: 'Directory for a failure file', default: DEFAULT_OUT_DIRECTORY },
    ...JSON_OPTION,
  },
  examples: [
    ['$0 run raft/swarm --seed 8812', 'The same run, every time, everywhere'],
    ['$0 run raft/figure-8 --bug R1 --trace run.jsonl', 'Plant a bug and keep every event'],
  ],
  execute: run,
};

interface RunPlan {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly options: SeedOptions;
  readonly isJson: boolean;
  readonly isNarrated: boolean;
  readonly out: string;
  readonly trace: TraceFile | undefined;
}

function run({ catalogue, terminal }: CommandContext, typed: TypedOptions): ExitStatus {
  const scenario = findScenario(catalogue, argument(typed, 'scenario'));
  const isJson = flagOption(typed, 'json');
  const out = textOption(typed, 'out') as string;
  const trace = textOption(typed, 'trace');
  const seed = parseSeed(textOption(typed, 'seed') as string);
  const options = seedOptions(scenario, typed);
  checkOutDirectory(out);
  const notes = typed['notes'] === undefined ? scenario.narrated === true : flagOption(typed, 'notes');
  return carryOut(terminal, {
    scenario,
    seed,
    options,
    isJson,
    isNarrated: notes && !isJson,
    out,
    trace: trace === undefined ? undefined : new TraceFile(trace),
  });
}

function carryOut(terminal: Terminal, plan: RunPlan): ExitStatus {
  const { scenario, seed, options, trace } = plan;
  const startedAt = performance.now();
  let report: RunReport;
  try {
    report = runSeed(scenario, seed, { ...options, ...eyesOf(terminal, plan) });
  } catch (error) {
    trace?.discard();
    return failHarness(terminal, plan, error);
  }
  const wallMillis = Math.round(performance.now() - startedAt);
  trace?.complete();
  const divergence = divergenceOf(plan, report);
  return conclude(terminal, plan, report, wallMillis, divergence);
}

/** What looks on while the run goes: nothing at all when nobody asked, which is fastest. */
function eyesOf(terminal: Terminal, { scenario, seed, options, trace, isNarrated }: RunPlan): { trace?: (line: TraceLine) => void } {
  if (!isNarrated) return trace === undefined ? {} : { trace: trace.add };
  const { plan } = new WorldSource(scenario, seed, options);
  const nodeNames = nodeNamesOf(scenario, plan, options.bug);
  return {
    trace(line) {
      trace?.add(line);
      narrate(terminal, line, nodeNames);
    },
  };
}

/** A second run must do the same. It is made when strictness was asked for, and to see the last events of a failing run. */
function divergenceOf({ scenario, seed, options }: RunPlan, report: RunReport): Divergence | undefined {
  if (options.strict !== true || runSeed(scenario, seed, options).fingerprint === report.fingerprint) return undefined;
  return findDivergence(scenario, seed, options);
}

function conclude(terminal: Terminal, plan: RunPlan, report: RunReport, wallMillis: number, strictDivergence: Divergence | undefined): ExitStatus {
  const { scenario, seed, options, isJson, out } = plan;
  let file: string | undefined;
  let divergence = strictDivergence;
  const fired = report.violations.slice(0, 1).map(({ property }) => property);
  if (report.verdict === 'violation') {
    const again = runSeed(scenario, seed, { ...options, lastEvents: LAST_EVENTS_KEPT });
    if (again.fingerprint !== report.fingerprint) divergence ??= findDivergence(scenario, seed, options);
    const failure = failureOf(scenario, again);
    if (failure !== undefined) {
      file = writeFailureFile(out, failure);
      if (!isJson) {
        print(terminal, describeViolation(terminal, failure, replayLine(terminal, file)));
        const unexpected = describeUnexpected(terminal, bugOf(scenario, options.bug), fired);
        if (unexpected !== '') print(terminal, unexpected);
      }
    }
  } else if (!isJson) {
    const text = report.verdict === 'pass' ? describePass(terminal, report, wallMillis) : describeInconclusive(terminal, report, wallMillis);
    print(terminal, text);
  }
  if (divergence !== undefined) {
    tell(terminal, describeDivergence(terminal, divergence));
    tell(terminal, `Look closer: ${runLine(terminal, scenario.name, seed, options)} --strict`);
  }
  if (isJson) {
    const { violations, inconclusive, events, simulatedMicros, fingerprint, strict, coverage } = report;
    const verdict = divergence === undefined ? report.verdict : 'nondeterministic';
    print(
      terminal,
      JSON.stringify({
        ...identity(plan),
        verdict,
        violations,
        inconclusive,
        events,
        simulatedMicros,
        fingerprint,
        strict,
        coverage,
        wallMillis,
        file: file ?? null,
        unexpectedProperties: unexpectedProperties(bugOf(scenario, options.bug), fired),
        ...(divergence === undefined ? {} : { divergence }),
      }),
    );
  }
  if (divergence !== undefined) return EXIT.harness;
  return report.verdict === 'violation' ? EXIT.violation : EXIT[report.verdict];
}

function failHarness(terminal: Terminal, plan: RunPlan, error: unknown): ExitStatus {
  const { scenario, seed, isJson } = plan;
  const message = tellHarnessError(terminal, `${scenario.name}, seed ${seed}, cannot be run`, error);
  if (isJson) print(terminal, JSON.stringify({ ...identity(plan), verdict: 'error', error: message, violations: [] }));
  return EXIT.harness;
}

function identity({ scenario, seed, options }: RunPlan): { scenario: string; seed: string; bug: string | null } {
  return { scenario: scenario.name, seed, bug: options.bug ?? null };
}
