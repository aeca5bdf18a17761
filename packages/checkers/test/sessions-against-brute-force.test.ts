import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consistencyTable, register, SESSION_MODELS, type Operation } from '../src/index.ts';
import { hasModelByBruteForce } from './brute-force-sessions.ts';

const RUNS = Number(process.env['BRUTE_FORCE_RUNS'] ?? 100_000);
const KEYS = ['x', 'y'];

/** Reads and writes by up to three clients, one after the other each; values are written once, and reads mostly see one. */
const arbitraryOperations = fc.array(fc.nat(0x7fffffff), { minLength: 2, maxLength: 6 }).map((numbers) => {
  const lastReturn = [0, 0, 0];
  const operations = numbers.map((number, id): Operation => {
    let rest = number;
    const take = (bound: number): number => {
      const taken = rest % bound;
      rest = Math.floor(rest / bound);
      return taken;
    };
    const client = take(3);
    const isWrite = take(5) < 2;
    const invokedOrder = lastReturn[client]! + 1 + take(4);
    const returnedOrder = invokedOrder + take(6);
    lastReturn[client] = returnedOrder;
    const key = KEYS[take(2)]!;
    const span = { id, client, key, invokedOrder, returnedOrder };
    return isWrite ? { ...span, f: 'write', value: id + 1 } : { ...span, f: 'read', result: take(64) };
  });
  const sorted = operations.sort((left, right) => left.invokedOrder - right.invokedOrder || left.id - right.id);
  return sorted.map((operation): Operation => {
    if (operation.f === 'write') return operation;
    const written = sorted.filter(({ f, key }) => f === 'write' && key === operation.key).map(({ value }) => value);
    const choices = [null, ...written, ...written];
    return { ...operation, result: choices[(operation.result as number) % choices.length] };
  });
});

describe('sessions against brute force', () => {
  it(`agree with the definitions on ${RUNS} random histories, and so do their witnesses`, () => {
    const counts = new Map<string, number>();
    fc.assert(
      fc.property(arbitraryOperations, (operations) => {
        for (const { model, holds, witness } of consistencyTable(operations, register())) {
          const expected = hasModelByBruteForce(operations, model);
          if ((holds === 'yes') !== expected) return false;
          if (expected) counts.set(model, (counts.get(model) ?? 0) + 1);
          else if (hasModelByBruteForce(witness!, model)) return false;
        }
        return true;
      }),
      { numRuns: RUNS, seed: 20_261_120 },
    );
    const inOrder = SESSION_MODELS.slice(0, 4).map((model) => counts.get(model)!);
    expect(inOrder).toEqual(inOrder.toSorted((left, right) => left - right));
    expect(new Set(inOrder).size).toBe(inOrder.length);
    for (const model of SESSION_MODELS) {
      expect(counts.get(model)).toBeGreaterThan(RUNS / 50);
      expect(counts.get(model)).toBeLessThan(RUNS);
    }
  }, 300_000);
});
