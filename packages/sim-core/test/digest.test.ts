import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest } from '../src/index.ts';

/** Plain data of every kind that states and messages may hold. */
const plainData = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constantFrom(null, undefined, -0, NaN, Infinity)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 4 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(fc.tuple(fc.string({ maxLength: 4 }), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(fc.oneof(fc.integer(), fc.string()), { maxLength: 4 }).map((items) => new Set(items)),
  ),
})).value;

describe('the digest of plain data', () => {
  // Exact values: should one change, every strict fingerprint that was written down changes too.
  it.each([
    [null, 2_019_907_208],
    [undefined, -707_863_988],
    [true, -602_119_884],
    [0, -1_279_991_192],
    [-0, 2_130_908_929],
    [-1, 1_042_119_716],
    [0.5, -5_079_172],
    [2 ** 40, -1_641_720_039],
    [NaN, 766_915_354],
    ['', -992_919_302],
    ['term', 1_469_473_278],
    [[], 346_754_076],
    [{}, 2_073_709_575],
    [new Map(), -906_350_674],
    [new Set(), 661_112_230],
    [{ term: 3, log: [{ index: 1 }], votes: new Set(['n1']), next: new Map([['n2', 4]]) }, 50_130_417],
  ])('of %o is what it always was', (value, expected) => {
    expect(digest(value)).toBe(expected);
  });

  it('is the same for equal data, however it was built and shared', () => {
    fc.assert(
      fc.property(plainData, (value) => {
        expect(digest(structuredClone(value))).toBe(digest(value));
      }),
      { numRuns: 500, seed: 1 },
    );
    const shared = { a: [1] };
    expect(digest([shared, shared])).toBe(digest([{ a: [1] }, { a: [1] }]));
    expect(digest(Object.assign(Object.create(null), { a: 1 }))).toBe(digest({ a: 1 }));
  });

  it('differs between different data', () => {
    const different = [
      [null, undefined, false, true, 0, -0, 1, -1, NaN, Infinity, -Infinity, 0.1, 2 ** 32, 2 ** 53],
      ['', '0', 'a', 'b', 'ab', 'ba', '\u0000', '\u0000\u0000', 'ā'],
      [[], [[]], [0], [0, 0], [undefined], [null], {}, { a: undefined }, { a: null }, { a: 1 }, { b: 1 }],
      [new Map(), new Set(), new Map([[1, 2]]), new Map([[2, 1]]), new Set([1, 2]), new Set([12])],
      [{ a: { b: 1 } }, { a: {}, b: 1 }, { a: [1], b: [] }, { a: [], b: [1] }, ['ab', 'c'], ['a', 'bc']],
    ].flat();
    expect(new Set(different.map((value) => digest(value))).size).toBe(different.length);
  });

  it('counts order, since programs iterate in it', () => {
    expect(digest({ a: 1, b: 2 })).not.toBe(digest({ b: 2, a: 1 }));
    expect(digest([1, 2])).not.toBe(digest([2, 1]));
    expect(digest(new Set([1, 2]))).not.toBe(digest(new Set([2, 1])));
    expect(digest(new Map([['a', 1], ['b', 2]]))).not.toBe(digest(new Map([['b', 2], ['a', 1]])));
  });

  it('changes with a change of any one number, however deep', () => {
    const leaf = fc.tuple(plainData, plainData, fc.integer(), fc.integer());
    fc.assert(
      fc.property(leaf, ([one, other, a, b]) => {
        fc.pre(a !== b);
        const around = (value: number): unknown => ({ one, deep: [{ other, map: new Map([['x', [value]]]) }] });
        expect(digest(around(a))).not.toBe(digest(around(b)));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('knows one NaN, whatever its bits', () => {
    const divide = (a: number, b: number): number => a / b;
    const notANumbers = [NaN, -NaN, divide(0, 0), -divide(0, 0), Infinity - divide(1, 0), Number('x')];
    expect(new Set(notANumbers.map((value) => digest({ value }))).size).toBe(1);
  });

  it('refuses what is not plain data, naming the path to it', () => {
    class Term {}
    const cases: [unknown, string][] = [
      [() => {}, 'the value is a function'],
      [{ a: { b: () => {} } }, 'a.b is a function'],
      [{ id: Symbol('x') }, 'id is a symbol'],
      [{ size: 1n }, 'size is a bigint'],
      [{ term: new Term() }, 'term is a Term: expected plain objects, arrays, Map or Set'],
      [{ bytes: new Uint8Array(1) }, 'bytes is a Uint8Array'],
      [{ at: new Date(0) }, 'at is a Date'],
      [{ log: [{ ok: 1 }, { bad: /x/ }] }, 'log.bad is a RegExp'],
      [{ votes: new Map([['n1', new Term()]]) }, 'votes is a Term'],
    ];
    for (const [value, message] of cases) {
      expect(() => digest(value)).toThrow(TypeError);
      expect(() => digest(value)).toThrow(message);
    }
  });
});
