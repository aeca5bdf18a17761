import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolationLevels, type Transaction, type TransactionStep } from '../src/index.ts';
import { hasLevelByBruteForce } from './brute-force-isolation.ts';

const RUNS = Number(process.env['BRUTE_FORCE_RUNS'] ?? 100_000);
const KEYS = ['x', 'y'];

/** Two to four transactions; those that write a key write a value of their own; reads see any of them or nothing. */
const arbitraryTransactions = fc.array(fc.nat(0x7fffffff), { minLength: 2, maxLength: 4 }).map((numbers) => {
  const writers = numbers.map((number) => KEYS.filter((_, place) => ((number >> (place + 4)) & 1) === 1));
  return numbers.map((number, index): Transaction => {
    let rest = Math.floor(number / 64);
    const take = (bound: number): number => {
      const taken = rest % bound;
      rest = Math.floor(rest / bound);
      return taken;
    };
    const steps: TransactionStep[] = [];
    for (const key of take(2) === 0 ? KEYS : KEYS.toReversed()) {
      const seen = [null, ...writers.flatMap((keys, other) => (other !== index && keys.includes(key) ? [other + 1] : []))];
      if (take(3) > 0) steps.push({ f: 'r', key, value: seen[take(seen.length)]! });
    }
    for (const key of writers[index]!) steps.push({ f: 'w', key, value: index + 1 });
    const invokedOrder = take(8);
    return { id: index, session: take(3), outcome: 'committed', steps, invokedOrder, returnedOrder: invokedOrder + take(6) };
  });
});

describe('isolation levels against brute force', () => {
  it(`agree with the axioms on ${RUNS} random histories, and so do their witnesses`, () => {
    const counts = new Map<string, number>();
    fc.assert(
      fc.property(arbitraryTransactions, (transactions) => {
        for (const { level, holds, witness } of isolationLevels(transactions)) {
          const expected = hasLevelByBruteForce(transactions, level);
          if ((holds === 'yes') !== expected) return false;
          if (expected) counts.set(level, (counts.get(level) ?? 0) + 1);
          else if (hasLevelByBruteForce(witness!.transactions, level)) return false;
        }
        return true;
      }),
      { numRuns: RUNS, seed: 20_261_120 },
    );
    for (const count of counts.values()) expect(count).toBeGreaterThan(RUNS / 50);
    expect(counts.get('read committed')).toBeGreaterThan(counts.get('read atomic')!);
    expect(counts.get('read atomic')).toBeGreaterThan(counts.get('causal')!);
    expect(counts.get('causal')).toBeGreaterThan(counts.get('prefix')!);
    expect(counts.get('prefix')).toBeGreaterThan(counts.get('snapshot isolation')!);
    expect(counts.get('snapshot isolation')).toBeGreaterThan(counts.get('serializable')!);
    expect(counts.get('serializable')).toBeGreaterThan(counts.get('strict serializable')!);
  }, 300_000);
});
