import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededStreams, type Typed } from '../src/index.ts';
import { damagedCopy } from '../src/network/damage.ts';

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.double(), fc.constant(null), fc.constant(undefined), fc.maxSafeInteger());
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 3 }), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
}));
const anyMessage = anyValue.map((body): Typed => ({ type: 'Note', type2: 'Note', body }) as Typed);

/** Every leaf with the way to it. */
function leavesOf(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  const parts = value instanceof Map ? [...value] : Object.entries(value);
  return [[path, Array.isArray(value) ? [] : value instanceof Map ? 'map' : {}], ...parts.flatMap(([key, part]) => leavesOf(part, `${path}/${String(key)}`))];
}

const stream = (seed: number): ReturnType<SeededStreams['stream']> => new SeededStreams(String(seed)).stream('damage');

describe('a damaged copy', () => {
  it('differs from the message in one leaf, which is not its type, and shares nothing with it', () => {
    const property = fc.property(anyMessage, fc.nat(), (message, seed) => {
      const before = structuredClone(message);
      const copy = damagedCopy(message, stream(seed)) as Typed;
      expect(message).toEqual(before);
      expect(copy.type).toBe('Note');
      const [was, is] = [leavesOf(message), leavesOf(copy)];
      expect(is.map(([path]) => path)).toEqual(was.map(([path]) => path));
      const changed = is.filter(([, value], i) => typeof value !== 'object' && !Object.is(value, was[i]?.[1]));
      expect(changed).toHaveLength(1);
      const [, original] = was.find(([path]) => path === changed[0]?.[0]) as [string, unknown];
      expect(typeof changed[0]?.[1]).toBe(typeof original);
    });
    fc.assert(property, { numRuns: 500, seed: 1 });
  });

  it('may be damaged anywhere', () => {
    const message = { type: 'Note', text: 'ab', list: [1, 2], flag: true, nested: { deep: 'x' } };
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const copy = damagedCopy(message, stream(seed)) as typeof message;
      seen.add(leavesOf(copy).flatMap(([path, value], i) => (typeof value === 'object' || value === leavesOf(message)[i]?.[1] ? [] : [path])).join());
    }
    expect([...seen].toSorted()).toEqual(['/flag', '/list/0', '/list/1', '/nested/deep', '/text']);
  });

  it('of a number differs by a power of two, also beyond 32 bits and below zero', () => {
    for (const value of [0, 5, -5, 2 ** 40 + 1, -(2 ** 40), Number.MAX_SAFE_INTEGER]) {
      for (let seed = 0; seed < 20; seed++) {
        const copy = damagedCopy({ type: 'Note', value } as Typed, stream(seed)) as unknown as { value: number };
        const difference = Math.abs(copy.value - value);
        expect(Array.from({ length: 16 }, (_, bit) => 2 ** bit)).toContain(difference);
      }
    }
  });

  it('of a message that holds nothing but its type does not exist', () => {
    expect(damagedCopy({ type: 'Ping' }, stream(1))).toBeUndefined();
    expect(damagedCopy({ type: 'Ping', nothing: null, empty: '' } as Typed, stream(1))).toBeUndefined();
  });
});
