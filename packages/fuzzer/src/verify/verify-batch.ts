/**
 * Runs seeds strictly, again and again, and says where a run was not the same: each seed twice with the others in
 * between, so that what a module keeps from one run to the next shows, and some through Immer as well, so that it shows
 * what a message shares with a state.
 */
import { performance } from 'node:perf_hooks';
import { runSeed, type RunOptions, type Scenario } from '@barksim/sim-core';
import { describeError, type BrokenSeed } from '../seeds/run-batch.ts';

export type VerifyOptions = Pick<RunOptions, 'untilMicros' | 'bug'>;

/** `repeated`: run again in this process. `recorded`: run through Immer. `other process`: run in another one. */
export type VerifyCheck = 'repeated' | 'recorded' | 'other process';

export interface Unequal {
  readonly seed: string;
  readonly check: VerifyCheck;
  /** What either run came to: its strict fingerprint, or the error that ended it. */
  readonly first: string;
  readonly second: string;
}

export interface VerifiedBatch {
  readonly seeds: number;
  readonly events: number;
  /** What the first run of each seed came to. */
  readonly outcomes: readonly (readonly [seed: string, outcome: string])[];
  readonly unequal: readonly Unequal[];
  /** A seed that cannot be run, each time in the same way. */
  readonly broken: BrokenSeed | undefined;
  readonly wallMillis: number;
}

interface Outcome {
  readonly text: string;
  readonly events: number;
  readonly isError: boolean;
}

/** Never throws: an error is what a run came to. */
export function outcomeOf(scenario: Scenario, seed: string, options: VerifyOptions, handlers: 'direct' | 'immer' = 'direct'): Outcome {
  try {
    const { fingerprint, events } = runSeed(scenario, seed, { ...options, strict: true, handlers });
    return { text: fingerprint, events, isError: false };
  } catch (error) {
    return { text: describeError(error), events: 0, isError: true };
  }
}

/** `recorded`: those of the seeds that are run through Immer as well. `onSeed` is told of each run before it begins. */
export function verifyBatch(
  scenario: Scenario,
  seeds: readonly string[],
  recorded: readonly string[],
  options: VerifyOptions,
  onSeed: (seed: string) => void,
): VerifiedBatch {
  const startedAt = performance.now();
  const run = (seed: string, handlers?: 'immer'): Outcome => {
    onSeed(seed);
    return outcomeOf(scenario, seed, options, handlers);
  };
  const first = new Map<string, Outcome>();
  for (const seed of seeds) first.set(seed, run(seed));
  const unequal: Unequal[] = [];
  const compare = (seed: string, check: VerifyCheck, second: Outcome): void => {
    const { text } = first.get(seed) as Outcome;
    // Of a seed that differs from itself nothing more can be learnt by other ways of running it.
    if (unequal.some((each) => each.seed === seed)) return;
    if (text !== second.text) unequal.push({ seed, check, first: text, second: second.text });
  };
  // Backwards: every run has others before it than the first time.
  for (const seed of seeds.toReversed()) compare(seed, 'repeated', run(seed));
  for (const seed of recorded) compare(seed, 'recorded', run(seed, 'immer'));
  const outcomes = [...first];
  const failing = outcomes.find(([seed, { isError }]) => isError && !unequal.some((each) => each.seed === seed));
  return {
    seeds: seeds.length,
    events: outcomes.reduce((sum, [, { events }]) => sum + events, 0),
    outcomes: outcomes.map(([seed, { text }]) => [seed, text]),
    unequal,
    broken: failing && { seed: failing[0], message: failing[1].text },
    wallMillis: performance.now() - startedAt,
  };
}
