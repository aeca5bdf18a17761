/** `barksim zoo`: how many seeds of the ordinary swarm it takes to find each known bug. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { PlantedBug, Scenario } from '@barksim/sim-core';
import { runHunts, type Hunt, type HuntResult } from '@barksim/fuzzer';
import type { Catalogue } from '../catalogue.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { didYouMean } from '../input/nearest-names.ts';
import { parseWholeNumber } from '../input/whole-number.ts';
import { tellHarnessError } from '../output/harness-error.ts';
import { reason } from '../output/out-directory.ts';
import { createHuntProgress } from '../output/progress.ts';
import { print, tell, type Terminal } from '../output/terminal.ts';
import { zooPage } from '../output/zoo-page.ts';
import { describeZoo } from '../output/zoo-text.ts';
import { UsageError } from '../usage-error.ts';
import { expectedPropertyOf, takeCensus, type BugCensus, type ZooCensus } from '../zoo-census.ts';
import { flagOption, textOption, type Command, type CommandContext, type TypedOptions } from './command.ts';
import { untilInterrupted } from './interruption.ts';
import { JSON_OPTION } from './shared-options.ts';

const DEFAULT_SEEDS = 1_000;
const MOST_SEEDS = 10_000_000;
const MOST_REPEATS = 100;
const MOST_WORKERS = 256;
const DEFAULT_PAGE = 'docs/zoo.md';

/** Bugs are hunted in the scenario of this name of each family. */
const SWARM = '/swarm';

export const zooCommand: Command = {
  usage: 'zoo',
  summary: 'Hunt every known bug with the ordinary swarm, and tell how many seeds it takes',
  options: {
    bug: { type: 'string', requiresArg: true, describe: 'Only these, by their ids, such as M1 or E3,E9' },
    seeds: { type: 'string', requiresArg: true, describe: `After how many seeds a bug counts as missed [default: ${DEFAULT_SEEDS}]` },
    repeats: { type: 'string', requiresArg: true, describe: 'Hunt each bug over so many ranges of seeds that have none in common [default: 1]' },
    workers: { type: 'string', requiresArg: true, describe: 'How many threads run seeds [default: one for each core]' },
    write: { type: 'string', describe: `Write the table as a page of the docs [default: ${DEFAULT_PAGE}]` },
    ...JSON_OPTION,
  },
  examples: [
    ['$0 zoo', 'Every bug, once'],
    ['$0 zoo --bug M1 --seeds 100000', 'One that hides well'],
    ['$0 zoo --repeats 5 --write', 'The table of the docs: one hunt is luck, five are a measure'],
  ],
  execute: zoo,
};

interface ZooPlan {
  readonly catalogue: Catalogue;
  readonly hunts: readonly Hunt[];
  readonly limit: number;
  readonly repeats: number;
  readonly workers: number;
  /** Undefined: no page is written. */
  readonly page: string | undefined;
  readonly commandLine: string;
  readonly isJson: boolean;
}

async function zoo({ catalogue, terminal }: CommandContext, typed: TypedOptions): Promise<ExitStatus> {
  const plan = readPlan(catalogue, typed);
  const startedAt = performance.now();
  let results: HuntResult[];
  try {
    results = await carryOut(terminal, plan);
  } catch (error) {
    const message = tellHarnessError(terminal, 'the zoo cannot be hunted', error);
    if (plan.isJson) print(terminal, JSON.stringify({ bugs: [], error: message }));
    return EXIT.harness;
  }
  const census = takeCensus(results, plan.repeats, plan.limit);
  const wallMillis = Math.round(performance.now() - startedAt);
  print(terminal, plan.isJson ? JSON.stringify(asJson(census, wallMillis)) : describeZoo(terminal, census, wallMillis));
  const status = exitStatus(results);
  if (plan.page !== undefined && status !== EXIT.interrupted) writePage(terminal, plan, plan.page, census);
  return status;
}

function readPlan(catalogue: Catalogue, typed: TypedOptions): ZooPlan {
  const [bug, seeds, repeats, workers, write] = ['bug', 'seeds', 'repeats', 'workers', 'write'].map((name) => textOption(typed, name));
  const limit = seeds === undefined ? DEFAULT_SEEDS : parseWholeNumber('--seeds', seeds, 1, MOST_SEEDS);
  const ranges = repeats === undefined ? 1 : parseWholeNumber('--repeats', repeats, 1, MOST_REPEATS);
  const quarry = quarryOf(catalogue, bug);
  const hunts = quarry.flatMap(([scenario, planted]) =>
    Array.from({ length: ranges }, (_, range): Hunt => ({ scenario, bug: planted, firstSeed: BigInt(range) * BigInt(limit), limit })),
  );
  const page = write === '' ? DEFAULT_PAGE : write;
  if (page !== undefined && !fs.existsSync(path.dirname(page))) {
    throw new UsageError(`--write ${page}: there is no directory ${path.dirname(page)}; expected a file in one that exists`);
  }
  const given = [['--bug', bug], ['--seeds', seeds], ['--repeats', repeats]].filter(([, value]) => value !== undefined);
  return {
    catalogue,
    hunts,
    limit,
    repeats: ranges,
    workers: workers === undefined ? os.availableParallelism() : parseWholeNumber('--workers', workers, 1, MOST_WORKERS),
    page,
    commandLine: ['barksim zoo', ...given.flat(), '--write', ...(page === DEFAULT_PAGE ? [] : [page])].join(' '),
    isJson: flagOption(typed, 'json'),
  };
}

/** What is hunted and where: the bugs of each family's swarm, in the order of the catalogue. */
function quarryOf(catalogue: Catalogue, wanted: string | undefined): (readonly [Scenario, PlantedBug])[] {
  const all = catalogue.scenarios
    .filter(({ name }) => name.endsWith(SWARM))
    .flatMap((scenario) => scenario.bugs.map((bug) => [scenario, bug] as const));
  if (wanted === undefined) return all;
  return wanted.split(',').flatMap((id) => {
    const found = all.filter(([, bug]) => bug.id.toLowerCase() === id.trim().toLowerCase());
    if (found.length > 0) return found;
    const ids = all.map(([, bug]) => bug.id);
    throw new UsageError(`the zoo has no bug ${JSON.stringify(id)}${didYouMean(id, ids) || '; `barksim list` shows all'}`);
  });
}

async function carryOut(terminal: Terminal, { hunts, workers, catalogue }: ZooPlan): Promise<HuntResult[]> {
  const progress = createHuntProgress(terminal);
  try {
    return await untilInterrupted((signal) =>
      runHunts({ hunts, workers: { count: workers, catalogueUrl: catalogue.url }, signal, onProgress: (state) => progress.update(state) }),
    );
  } finally {
    progress.end();
  }
}

function writePage(terminal: Terminal, { commandLine }: ZooPlan, page: string, census: ZooCensus): void {
  try {
    fs.writeFileSync(page, zooPage({ census, commandLine }));
  } catch (error) {
    throw new UsageError(`--write ${page}: it cannot be written: ${reason(error)}`);
  }
  tell(terminal, `${page} written`);
}

/** A bug that is missed, or that breaks a property that it is not expected to, is a failure of the zoo. */
function exitStatus(results: readonly HuntResult[]): ExitStatus {
  const outcomes = new Set(results.map(({ outcome }) => outcome));
  if (outcomes.has('interrupted')) return EXIT.interrupted;
  if (outcomes.has('broken')) return EXIT.harness;
  return outcomes.has('missed') || outcomes.has('misjudged') ? EXIT.violation : EXIT.pass;
}

function asJson(census: ZooCensus, wallMillis: number): object {
  const { bugs, limit, repeats, foundAlways, foundSometimes, foundNever, misjudged, medianSeeds, medianEvents, shares } = census;
  const summary = { foundAlways, foundSometimes, foundNever, misjudged, medianSeeds: finite(medianSeeds), medianEvents: finite(medianEvents), shares };
  return { bugs: bugs.map(bugAsJson), seeds: limit, repeats, summary, wallMillis };
}

/** The figures beside the id are those of the first range of seeds; `hunts` has all of them. */
function bugAsJson({ scenario, bug, hunts, foundIn, medianSeeds, worstSeeds }: BugCensus): object {
  const first = hunts[0]!;
  const found = first.outcome === 'found';
  return {
    id: bug.id,
    found,
    seedsToFind: found ? first.seedsRun : null,
    eventsToFind: found ? first.events : null,
    property: first.property,
    expectedProperty: expectedPropertyOf(first),
    wallMillis: Math.round(first.wallMillis),
    outcome: first.outcome,
    expectedProperties: bug.expectedProperties,
    scenario,
    summary: bug.summary,
    source: bug.source,
    replaces: bug.replaces,
    needs: bug.needs,
    foundIn,
    medianSeeds: finite(medianSeeds),
    worstSeeds: finite(worstSeeds),
    hunts: hunts.map(({ hunt, outcome, seedsRun, events, wallMillis, seed, property, error }) => ({
      firstSeed: String(hunt.firstSeed),
      outcome,
      seedsRun,
      events,
      wallMillis: Math.round(wallMillis),
      seed,
      property,
      error,
    })),
  };
}

function finite(value: number): number | null {
  return value === Infinity ? null : value;
}
