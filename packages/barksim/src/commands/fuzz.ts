/** `barksim fuzz <scenario>`: a campaign over many seeds. */
import os from 'node:os';
import type { Scenario } from '@barksim/sim-core';
import { firstSeeds, runCampaign, writeFailureFile, type CampaignFailure, type CampaignResult, type SeedOptions, type SeedSequence } from '@barksim/fuzzer';
import { bugOf, findScenario, type Catalogue } from '../catalogue.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { parseDuration } from '../input/duration.ts';
import { parseSeeds } from '../input/seeds.ts';
import { parseWholeNumber } from '../input/whole-number.ts';
import { describeCampaign, type CampaignReport } from '../output/campaign-text.ts';
import { describeDivergence } from '../output/divergence-text.ts';
import { tellHarnessError } from '../output/harness-error.ts';
import { checkOutDirectory, DEFAULT_OUT_DIRECTORY, reason } from '../output/out-directory.ts';
import { createProgress } from '../output/progress.ts';
import { unexpectedProperties } from '../output/unexpected-text.ts';
import { print, tell, type Terminal } from '../output/terminal.ts';
import { argument, flagOption, textOption, type Command, type CommandContext, type TypedOptions } from './command.ts';
import { untilInterrupted } from './interruption.ts';
import { JSON_OPTION, RUN_OPTIONS, SEED_TIME_OPTION, seedOptions, seedTime } from './shared-options.ts';

const DEFAULT_SEEDS = 1_000;
const MOST_WORKERS = 256;

export const fuzzCommand: Command = {
  usage: 'fuzz <scenario>',
  summary: 'Run many seeds of a scenario and keep what fails',
  positional: ['scenario', 'Its name, as `list` shows it'],
  options: {
    seeds: { type: 'string', requiresArg: true, describe: `How many seeds, from 0 on, or a range such as 100..199 [default: ${DEFAULT_SEEDS}, or as many as --time allows]` },
    time: { type: 'string', requiresArg: true, describe: 'Begin no new seed after this much real time, such as 30s' },
    ...SEED_TIME_OPTION,
    workers: { type: 'string', requiresArg: true, describe: 'How many threads run seeds [default: one for each core]' },
    bail: { type: 'boolean', describe: 'Stop at the first failing seed' },
    ...RUN_OPTIONS,
    out: { type: 'string', requiresArg: true, describe: 'Directory for failure files', default: DEFAULT_OUT_DIRECTORY },
    ...JSON_OPTION,
  },
  examples: [
    ['$0 fuzz raft/swarm --seeds 2000', 'Two thousand clusters, each with faults of its own'],
    ['$0 fuzz raft/swarm --bug E9 --bail', 'How fast is a known bug found?'],
    ['$0 fuzz barkfs/swarm --time 30s --json', 'In a CI job'],
  ],
  execute: fuzz,
};

interface FuzzPlan {
  readonly catalogue: Catalogue;
  readonly scenario: Scenario;
  readonly seeds: SeedSequence;
  readonly options: SeedOptions;
  readonly timeBudgetMillis: number | undefined;
  readonly seedLimitMillis: number;
  readonly workers: number;
  readonly bail: boolean;
  readonly out: string;
  readonly isJson: boolean;
}

async function fuzz({ catalogue, terminal }: CommandContext, typed: TypedOptions): Promise<ExitStatus> {
  const plan = readPlan(catalogue, typed);
  checkOutDirectory(plan.out);
  const files = new Map<string, string>();
  let result: CampaignResult;
  try {
    result = await carryOut(terminal, plan, files);
  } catch (error) {
    const message = tellHarnessError(terminal, `${plan.scenario.name} cannot be fuzzed`, error);
    if (plan.isJson) print(terminal, JSON.stringify({ scenario: plan.scenario.name, error: message, seedsRun: 0, failures: [] }));
    return EXIT.harness;
  }
  const report: CampaignReport = { result, files, options: plan.options, bug: bugOf(plan.scenario, plan.options.bug), workers: plan.workers, uncovered: uncovered(plan, result) };
  print(terminal, plan.isJson ? JSON.stringify(asJson(plan, report)) : describeCampaign(terminal, report));
  for (const { divergence } of result.nondeterministic.slice(0, 1)) tell(terminal, describeDivergence(terminal, divergence));
  return exitStatus(result);
}

function readPlan(catalogue: Catalogue, typed: TypedOptions): FuzzPlan {
  const scenario = findScenario(catalogue, argument(typed, 'scenario'));
  const [seeds, time, workers] = ['seeds', 'time', 'workers'].map((name) => textOption(typed, name));
  const sequence = seeds === undefined ? firstSeeds(time === undefined ? DEFAULT_SEEDS : undefined) : parseSeeds(seeds);
  const wantedWorkers = workers === undefined ? os.availableParallelism() : parseWholeNumber('--workers', workers, 1, MOST_WORKERS);
  return {
    catalogue,
    scenario,
    seeds: sequence,
    options: seedOptions(scenario, typed),
    timeBudgetMillis: time === undefined ? undefined : parseDuration('--time', time) / 1_000,
    seedLimitMillis: seedTime(typed),
    // A worker without a seed would only cost its start.
    workers: Math.min(wantedWorkers, sequence.count ?? MOST_WORKERS),
    bail: flagOption(typed, 'bail'),
    out: textOption(typed, 'out') as string,
    isJson: flagOption(typed, 'json'),
  };
}

/** Failure files are written as soon as failures are known: an interruption loses none. */
async function carryOut(terminal: Terminal, plan: FuzzPlan, files: Map<string, string>): Promise<CampaignResult> {
  const { scenario, seeds, timeBudgetMillis, seedLimitMillis, bail, workers, catalogue } = plan;
  const progress = createProgress(terminal, { seeds: seeds.count, timeBudgetMillis });
  try {
    return await untilInterrupted((signal) =>
      runCampaign({
        scenario,
        seeds,
        run: plan.options,
        bail,
        workers: { count: workers, catalogueUrl: catalogue.url, seedLimitMillis },
        signal,
        onProgress: (state) => progress.update(state),
        onFailure: (failure) => keep(terminal, plan.out, failure, files),
        ...(timeBudgetMillis === undefined ? {} : { timeBudgetMillis }),
      }),
    );
  } finally {
    progress.end();
  }
}

function keep(terminal: Terminal, out: string, { seed, failure }: CampaignFailure, files: Map<string, string>): void {
  if (failure === undefined) return;
  try {
    files.set(seed, writeFailureFile(out, failure));
  } catch (error) {
    // The campaign goes on: its other findings, and the seed itself, are worth having.
    tell(terminal, `barksim: the failure file of seed ${seed} could not be written: ${reason(error)}`);
  }
}

/** What a scenario hopes to see and this campaign did not. A planted bug ends runs early, so it says nothing then. */
function uncovered({ scenario, options }: FuzzPlan, result: CampaignResult): string[] {
  if (options.bug !== undefined) return [];
  return scenario.expectedCoverage.filter((name) => (result.coverage[name] ?? result.coverage[`fault/${name}`] ?? 0) === 0);
}

function exitStatus(result: CampaignResult): ExitStatus {
  if (result.endedBy === 'interrupted') return EXIT.interrupted;
  if (result.broken !== undefined || result.nondeterministic.length > 0) return EXIT.harness;
  if (result.failures.length > 0) return EXIT.violation;
  return result.undecided.length > 0 ? EXIT.inconclusive : EXIT.pass;
}

function asJson(plan: FuzzPlan, { result, files, workers, uncovered: missing, bug }: CampaignReport): object {
  const wallMillis = Math.round(result.wallMillis);
  return {
    scenario: result.scenario,
    bug: plan.options.bug ?? null,
    seedsRun: result.seedsRun,
    failures: result.failures.map(({ seed, property }) => ({ seed, property, file: files.get(seed) ?? null })),
    undecided: result.undecided,
    error: result.broken ?? null,
    nondeterministic: result.nondeterministic,
    events: result.events,
    simulatedMicros: result.simulatedMicros,
    eventsPerSecond: Math.round((1_000 * result.events) / Math.max(result.wallMillis, 1)),
    coverage: result.coverage,
    faults: result.faults,
    uncovered: missing,
    unexpectedProperties: unexpectedProperties(bug, result.failures.map(({ property }) => property)),
    fingerprint: result.fingerprint,
    endedBy: result.endedBy,
    workers,
    wallMillis,
  };
}
