/** Seeds as people type them: any text or number for one run, a count or a range for a campaign. */
import type { SeedSequence } from '@barksim/fuzzer';
import { UsageError } from '../usage-error.ts';

const MOST_SEEDS = 1_000_000_000;

export function parseSeed(typed: string): string {
  if (typed === '') throw new UsageError('--seed is empty; expected any text or number');
  return typed;
}

/** `2000` means the seeds 0 to 1999; `100..199` means these, both ends included. */
export function parseSeeds(typed: string): SeedSequence {
  const expected = 'expected a number of seeds such as 2000, or a range such as 100..199';
  const wrong = (problem: string): UsageError => new UsageError(`--seeds is ${JSON.stringify(typed)}${problem}; ${expected}`);
  const range = /^(\d+)\.\.(\d+)$/.exec(typed.trim());
  if (range === null) {
    if (!/^\d+$/.test(typed.trim())) throw wrong('');
    const count = Number(typed);
    if (count < 1 || count > MOST_SEEDS) throw wrong(`, which is not from 1 to ${MOST_SEEDS}`);
    return { first: 0n, count };
  }
  const [first, last] = [BigInt(range[1] as string), BigInt(range[2] as string)];
  if (last < first) throw wrong(', which runs backwards');
  if (last - first >= BigInt(MOST_SEEDS)) throw wrong(`, which is more than ${MOST_SEEDS} seeds`);
  return { first, count: Number(last - first) + 1 };
}
