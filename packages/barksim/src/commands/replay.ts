/** `barksim replay <file>`: runs a failure again, and says whether it did the same to the last bit. */
import { performance } from 'node:perf_hooks';
import { replayWithBreak, targetOfFailure } from '@barksim/debugger';
import {
  describeError,
  failureOf,
  FailureFileError,
  readFailureFile,
  replayFailure,
  replayOptions,
  type Failure,
  type Replay,
} from '@barksim/fuzzer';
import { WorldSource, type Scenario } from '@barksim/sim-core';
import { findBug, findScenario, type Catalogue } from '../catalogue.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { parseWholeNumber } from '../input/whole-number.ts';
import { replayLine } from '../output/command-lines.ts';
import { describeDivergence } from '../output/divergence-text.ts';
import { tellHarnessError } from '../output/harness-error.ts';
import { alignedRows } from '../output/tables.ts';
import { print, tell, type Terminal } from '../output/terminal.ts';
import { TraceFile } from '../output/trace-file.ts';
import { describeViolation } from '../output/violation-text.ts';
import { UsageError } from '../usage-error.ts';
import { argument, flagOption, textOption, type Command, type CommandContext, type TypedOptions } from './command.ts';
import { JSON_OPTION } from './shared-options.ts';

export const replayCommand: Command = {
  usage: 'replay <file>',
  summary: 'Run a failure file again and compare',
  positional: ['file', 'A failure file'],
  options: {
    trace: { type: 'string', requiresArg: true, describe: 'Write every event to this file, as JSON lines' },
    'break-at': { type: 'string', requiresArg: true, describe: 'Wait for a Node inspector and stop right before the handler of this event' },
    ...JSON_OPTION,
  },
  examples: [
    ['$0 replay barksim-failures/raft-swarm.seed-8812.json', 'Same violation, same event, same fingerprint'],
    ['$0 replay failure.json --break-at 4711', 'Step through the handler in an editor or Chrome'],
  ],
  execute: replay,
};

function replay({ catalogue, terminal }: CommandContext, typed: TypedOptions): ExitStatus {
  const file = argument(typed, 'file');
  const breakAt = textOption(typed, 'break-at');
  const { failure, scenario } = readFailure(catalogue, file);
  if (breakAt !== undefined) return replayInInspector(terminal, scenario, failure, breakAt);
  const isJson = flagOption(typed, 'json');
  const traceName = textOption(typed, 'trace');
  const trace = traceName === undefined ? undefined : new TraceFile(traceName);
  const startedAt = performance.now();
  let result: Replay;
  try {
    result = replayFailure(scenario, failure, trace?.add);
  } catch (error) {
    trace?.discard();
    const message = tellHarnessError(terminal, `the run of ${file} cannot be repeated`, error);
    if (isJson) print(terminal, JSON.stringify({ scenario: failure.scenario, seed: failure.seed, verdict: 'error', error: message }));
    return EXIT.harness;
  }
  trace?.complete();
  const wallMillis = Math.round(performance.now() - startedAt);
  if (isJson) print(terminal, JSON.stringify(asJson(failure, result, wallMillis)));
  else describe(terminal, scenario, file, result);
  return result.differences.length === 0 ? EXIT.violation : EXIT.harness;
}

/** Reads the file and finds what it names. Everything that can be wrong with it is a usage error. */
export function readFailure(catalogue: Catalogue, file: string): { failure: Failure; scenario: Scenario } {
  const read = findNames(catalogue, file);
  checkPlan(read.scenario, read.failure, file);
  return read;
}

function findNames(catalogue: Catalogue, file: string): { failure: Failure; scenario: Scenario } {
  try {
    const failure = readFailureFile(file);
    const scenario = findScenario(catalogue, failure.scenario);
    if (failure.options.bug !== null) findBug(scenario, failure.options.bug);
    return { failure, scenario };
  } catch (error) {
    if (error instanceof FailureFileError) throw new UsageError(error.message);
    if (error instanceof UsageError) throw new UsageError(`${file} cannot be run: ${error.message}`);
    throw error;
  }
}

/** A plan that somebody has edited may be one that no world can be built from: nothing has run yet, so that is the file's fault. */
function checkPlan(scenario: Scenario, failure: Failure, file: string): void {
  try {
    new WorldSource(scenario, failure.seed, replayOptions(failure)).create();
  } catch (error) {
    throw new UsageError(`${file} is broken: expected a plan as ${scenario.name} draws it, but ${describeError(error)}`);
  }
}

function describe(terminal: Terminal, scenario: Scenario, file: string, { report, differences, divergence }: Replay): void {
  const { style } = terminal;
  const failure = failureOf(scenario, report);
  if (failure !== undefined) print(terminal, `${describeViolation(terminal, failure, replayLine(terminal, file))}\n`);
  if (differences.length === 0) {
    print(terminal, style.strong('The replay did the same: same violation, same event, same fingerprint.'));
    return;
  }
  print(terminal, style.bad('The replay is not what the file recorded:'));
  print(terminal, alignedRows([['', 'recorded', 'replayed'], ...differences.map(({ what, recorded, replayed }) => [what, recorded, replayed])]));
  if (divergence === undefined) {
    print(terminal, 'Two replays were equal to each other: the code, or the file, has changed since it was written.');
  } else {
    tell(terminal, describeDivergence(terminal, divergence));
  }
}

function asJson(failure: Failure, { report, differences, divergence }: Replay, wallMillis: number): object {
  const { verdict, violations, inconclusive, events, simulatedMicros, fingerprint, strict, coverage } = report;
  return {
    scenario: report.scenario,
    seed: report.seed,
    bug: failure.options.bug,
    verdict: divergence === undefined ? verdict : 'nondeterministic',
    reproduced: differences.length === 0,
    differences,
    violations,
    inconclusive,
    events,
    simulatedMicros,
    fingerprint,
    strict,
    coverage,
    wallMillis,
    ...(divergence === undefined ? {} : { divergence }),
  };
}

function replayInInspector(terminal: Terminal, scenario: Scenario, failure: Failure, typed: string): ExitStatus {
  const breakAt = parseWholeNumber('--break-at', typed, 1, failure.events);
  replayWithBreak({ target: targetOfFailure(scenario, failure), breakAt, announce: (line) => tell(terminal, line) });
  return EXIT.violation;
}
