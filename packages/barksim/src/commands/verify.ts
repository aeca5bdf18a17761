/** `barksim verify <scenario>`: does every seed give one run? */
import os from 'node:os';
import { verifySeeds, type Verification, type VerifySeedsOptions } from '@barksim/fuzzer';
import { findScenario } from '../catalogue.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { parseSeeds } from '../input/seeds.ts';
import { parseWholeNumber } from '../input/whole-number.ts';
import { tellHarnessError } from '../output/harness-error.ts';
import { createProgress } from '../output/progress.ts';
import { print, type Terminal } from '../output/terminal.ts';
import { describeVerification } from '../output/verify-text.ts';
import { argument, flagOption, textOption, type Command, type CommandContext, type TypedOptions } from './command.ts';
import { untilInterrupted } from './interruption.ts';
import { JSON_OPTION, RUN_OPTIONS, SEED_TIME_OPTION, seedOptions, seedTime } from './shared-options.ts';

const DEFAULT_SEEDS = 200;
const DEFAULT_SHARE = 64;
const MOST_WORKERS = 256;
const LARGEST_SHARE = 1_000_000;

export const verifyCommand: Command = {
  usage: 'verify <scenario>',
  summary: 'Prove that every seed gives one run, and show what leaks in where one does not',
  positional: ['scenario', 'Its name, as `list` shows it'],
  options: {
    seeds: { type: 'string', requiresArg: true, describe: 'How many seeds, from 0 on, or a range such as 100..199', default: String(DEFAULT_SEEDS) },
    ...SEED_TIME_OPTION,
    workers: { type: 'string', requiresArg: true, describe: 'How many threads run seeds [default: one for each core]' },
    recorded: { type: 'string', requiresArg: true, describe: 'Compare one seed in so many with a run through Immer; 1 for all', default: String(DEFAULT_SHARE) },
    processes: { type: 'string', requiresArg: true, describe: 'Compare one seed in so many with a run in another process; 1 for all', default: String(DEFAULT_SHARE) },
    until: RUN_OPTIONS.until,
    bug: RUN_OPTIONS.bug,
    ...JSON_OPTION,
  },
  examples: [
    ['$0 verify raft/swarm --seeds 5000', 'Every seed twice, with digests of all messages and states'],
    ['$0 verify barkfs/swarm --recorded 1 --json', 'Each of them through Immer as well; in a CI job'],
  ],
  execute: verify,
};

async function verify({ catalogue, terminal }: CommandContext, typed: TypedOptions): Promise<ExitStatus> {
  const scenario = findScenario(catalogue, argument(typed, 'scenario'));
  const seeds = parseSeeds(textOption(typed, 'seeds') as string);
  const count = seeds.count as number;
  const workers = textOption(typed, 'workers');
  const wantedWorkers = workers === undefined ? os.availableParallelism() : parseWholeNumber('--workers', workers, 1, MOST_WORKERS);
  const options: VerifySeedsOptions = {
    scenario,
    seeds: { ...seeds, count },
    run: seedOptions(scenario, typed),
    workers: Math.min(wantedWorkers, count),
    catalogueUrl: catalogue.url,
    seedLimitMillis: seedTime(typed),
    recordedShare: parseWholeNumber('--recorded', textOption(typed, 'recorded') as string, 1, LARGEST_SHARE),
    processShare: parseWholeNumber('--processes', textOption(typed, 'processes') as string, 1, LARGEST_SHARE),
  };
  const isJson = flagOption(typed, 'json');
  let verification: Verification;
  try {
    verification = await carryOut(terminal, options);
  } catch (error) {
    const message = tellHarnessError(terminal, `${scenario.name} cannot be verified`, error);
    if (isJson) print(terminal, JSON.stringify({ scenario: scenario.name, seeds: 0, mismatches: [], error: message }));
    return EXIT.harness;
  }
  print(terminal, isJson ? JSON.stringify(asJson(verification, options)) : describeVerification(terminal, verification));
  return exitStatus(verification);
}

async function carryOut(terminal: Terminal, options: VerifySeedsOptions): Promise<Verification> {
  const progress = createProgress(terminal, { seeds: options.seeds.count, timeBudgetMillis: undefined });
  try {
    return await untilInterrupted((signal) => verifySeeds({ ...options, signal, onProgress: (state) => progress.update(state) }));
  } finally {
    progress.end();
  }
}

function exitStatus({ mismatches, broken, endedBy }: Verification): ExitStatus {
  if (mismatches.length > 0 || broken !== undefined) return EXIT.harness;
  return endedBy === 'interrupted' ? EXIT.interrupted : EXIT.pass;
}

function asJson(verification: Verification, { run, workers }: VerifySeedsOptions): object {
  const { scenario, seeds, mismatches, broken, checks, events, endedBy } = verification;
  return {
    scenario,
    bug: run?.bug ?? null,
    seeds,
    mismatches: mismatches.map(({ diagnosis, ...mismatch }) => ({
      ...mismatch,
      dependsOn: diagnosis?.dependence ?? null,
      divergence: diagnosis?.divergence ?? null,
    })),
    error: broken === undefined ? null : `seed ${broken.seed}: ${broken.message}`,
    checks,
    events,
    endedBy,
    workers,
    wallMillis: Math.round(verification.wallMillis),
  };
}
