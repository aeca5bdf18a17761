/** Where two runs of the same seed part ways. There should be no such place: this is for finding out why there is one. */
import { testify, WorldSource, type EventWindow, type RunOptions, type Scenario, type Testimony } from '@barksim/sim-core';
import { nodeNamesOf } from '../failure/node-names.ts';
import { compareTestimonies, firstDifference, unseenDivergence, type ComparedRuns, type Divergence } from './compare-testimonies.ts';

export type DivergenceOptions = Pick<RunOptions, 'plan' | 'bug' | 'untilMicros' | 'strict' | 'handlers'>;

/** Both runs of a pair: where and how they are made is up to the caller. */
export type WitnessPair = readonly [first: (window?: EventWindow) => Testimony, second: (window?: EventWindow) => Testimony];

/** Events shown before the first that differs. */
const COMMON_EVENTS = 5;
/** What leaks in may make every pair of runs part ways elsewhere: the window follows it so many times. */
const ATTEMPTS = 6;

/** Runs the seed again, twice or more, in this thread. Always gives a divergence: the caller has seen that there is one. */
export function findDivergence(scenario: Scenario, seed: string, options: DivergenceOptions): Divergence {
  const again = (window?: EventWindow): Testimony => testify(scenario, seed, options, window);
  const runs = comparedRuns(scenario, seed, options, ['one run', 'the other']);
  const none = `seed ${seed} gave different fingerprints, but two runs with a trace were equal: what leaks in does not do so every time`;
  return divergenceOf([again, again], runs) ?? unseenDivergence(none, runs);
}

export function comparedRuns(scenario: Scenario, seed: string, options: DivergenceOptions, between: ComparedRuns['between']): ComparedRuns {
  let nodeNames: string[] = [];
  try {
    const { plan } = new WorldSource(scenario, seed, options);
    nodeNames = nodeNamesOf(scenario, plan, options.bug);
  } catch {
    // A seed that cannot be built has no nodes to name.
  }
  return { seed, between, nodeNames };
}

/** Undefined when the two do the same each time. */
export function divergenceOf([first, second]: WitnessPair, runs: ComparedRuns): Divergence | undefined {
  let [left, right] = [first(), second()];
  let at = firstDifference(left, right);
  for (let attempt = 0; attempt < ATTEMPTS && at !== undefined; attempt++) {
    const window = windowAround(at);
    [left, right] = [first(window), second(window)];
    at = firstDifference(left, right);
    if (at !== undefined && isWithin(window, at)) return compareTestimonies(left, right, at, runs);
  }
  return at === undefined ? undefined : unseenDivergence(`two runs of seed ${runs.seed} differ from about event ${at} on, each time elsewhere`, runs);
}

export function windowAround(at: number): EventWindow {
  return { from: Math.max(0, at - COMMON_EVENTS), to: at + COMMON_EVENTS };
}

export function isWithin({ from, to }: EventWindow, at: number): boolean {
  return at >= from && at <= to;
}
