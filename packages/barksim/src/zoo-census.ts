/** What hunts for the bugs of a zoo come to: for each bug over its ranges of seeds, and for all together. Counts of bugs that were missed are censored. */
import type { HuntResult } from '@barksim/fuzzer';
import type { PlantedBug } from '@barksim/sim-core';

export interface BugCensus {
  readonly scenario: string;
  readonly bug: PlantedBug;
  /** One for each range of seeds, in order. */
  readonly hunts: readonly HuntResult[];
  readonly foundIn: number;
  /** Infinity where at least half of the hunts did not find it. */
  readonly medianSeeds: number;
  /** Infinity where one hunt did not find it. */
  readonly worstSeeds: number;
}

export interface ZooCensus {
  readonly bugs: readonly BugCensus[];
  /** Seeds that a hunt may take. */
  readonly limit: number;
  readonly repeats: number;
  /** Bugs that every hunt found, that some did, and none; and those of which a hunt ended with a property that is not meant to fire. */
  readonly foundAlways: number;
  readonly foundSometimes: number;
  readonly foundNever: number;
  readonly misjudged: number;
  /** Over all hunts. Infinity where at least half found nothing. */
  readonly medianSeeds: number;
  readonly medianEvents: number;
  /** How many hunts of a hundred found their bug within so many seeds. */
  readonly shares: readonly { readonly seeds: number; readonly percent: number }[];
}

/** Shares are told within these many seeds, and within the limit. */
const SHARES_WITHIN = [1, 2, 10, 100];

/** `results` hold the same number of hunts for each bug, one after the other. */
export function takeCensus(results: readonly HuntResult[], repeats: number, limit: number): ZooCensus {
  const bugs: BugCensus[] = [];
  for (let at = 0; at < results.length; at += repeats) bugs.push(censusOf(results.slice(at, at + repeats)));
  const seeds = results.map(seedsToFind);
  return {
    bugs,
    limit,
    repeats,
    foundAlways: bugs.filter(({ foundIn }) => foundIn === repeats).length,
    foundSometimes: bugs.filter(({ foundIn }) => foundIn > 0 && foundIn < repeats).length,
    foundNever: bugs.filter(({ foundIn }) => foundIn === 0).length,
    misjudged: bugs.filter(({ hunts }) => hunts.some(({ outcome }) => outcome === 'misjudged')).length,
    medianSeeds: median(seeds),
    medianEvents: median(results.map((result) => (result.outcome === 'found' ? result.events : Infinity))),
    shares: [...SHARES_WITHIN.filter((within) => within < limit), limit].map((within) => ({
      seeds: within,
      percent: results.length === 0 ? 0 : (100 * seeds.filter((count) => count <= within).length) / results.length,
    })),
  };
}

function censusOf(hunts: readonly HuntResult[]): BugCensus {
  const seeds = hunts.map(seedsToFind);
  const { scenario, bug } = hunts[0]!.hunt;
  return {
    scenario: scenario.name,
    bug,
    hunts,
    foundIn: seeds.filter((count) => count < Infinity).length,
    medianSeeds: median(seeds),
    worstSeeds: Math.max(...seeds),
  };
}

function seedsToFind({ outcome, seedsRun }: HuntResult): number {
  return outcome === 'found' ? seedsRun : Infinity;
}

/** The upper one of the two in the middle: no mean of a count and of nothing. */
function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1] ?? Infinity;
}

/** Of the properties that are meant to find the bug the one that did, or the first of them. */
export function expectedPropertyOf({ hunt, outcome, property }: HuntResult): string {
  return outcome === 'found' ? property! : hunt.bug.expectedProperties[0]!;
}
