/** Options that more than one command has. */
import type { Scenario } from '@barksim/sim-core';
import type { SeedOptions } from '@barksim/fuzzer';
import { findBug } from '../catalogue.ts';
import { parseDuration } from '../input/duration.ts';
import { UsageError } from '../usage-error.ts';
import { textOption, type TypedOptions } from './command.ts';

export const JSON_OPTION = { json: { type: 'boolean', describe: 'Print one JSON object on standard output and nothing else' } } as const;

const DEFAULT_SEED_TIME = '60s';
const SHORTEST_SEED_TIME_MILLIS = 100;

/** For commands that run seeds in threads: those can be given up. */
export const SEED_TIME_OPTION = {
  'seed-time': { type: 'string', requiresArg: true, describe: 'Give up at a seed that takes longer than this in real time, and say what it does', default: DEFAULT_SEED_TIME },
} as const;

/** In milliseconds of real time. */
export function seedTime(options: TypedOptions): number {
  const millis = parseDuration('--seed-time', textOption(options, 'seed-time') as string) / 1_000;
  if (millis < SHORTEST_SEED_TIME_MILLIS) throw new UsageError(`--seed-time expects ${SHORTEST_SEED_TIME_MILLIS}ms or more: ordinary seeds must have time to end`);
  return millis;
}

export const RUN_OPTIONS = {
  until: { type: 'string', requiresArg: true, describe: 'End each run after this much virtual time, such as 500ms or 60s' },
  bug: { type: 'string', requiresArg: true, describe: 'Plant a known bug of the scenario, by its id' },
  liveness: { type: 'boolean', describe: 'Add a second phase: heal a core for good, leave the rest broken, and demand that the core converges' },
  strict: { type: 'boolean', describe: 'Mix messages and states into the fingerprint, freeze what is sent, and run everything twice (`verify` does more)' },
} as const;

export function seedOptions(scenario: Scenario, options: TypedOptions): SeedOptions {
  const until = textOption(options, 'until');
  const bug = textOption(options, 'bug');
  return {
    ...(until === undefined ? {} : { untilMicros: parseDuration('--until', until) }),
    ...(bug === undefined ? {} : { bug: findBug(scenario, bug) }),
    ...(options['liveness'] === true ? { liveness: withLiveness(scenario) } : {}),
    ...(options['strict'] === true ? { strict: true } : {}),
  };
}

function withLiveness(scenario: Scenario): true {
  if (scenario.withLiveness === undefined) {
    throw new UsageError(`${scenario.name} has no liveness phase: --liveness expects a scenario that says what a healed core must come to`);
  }
  return true;
}
