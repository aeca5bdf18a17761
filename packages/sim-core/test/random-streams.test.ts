import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededStreams } from '../src/index.ts';
import { chiSquare } from './support/statistics.ts';

function firstDraws(seed: string, name: string, count = 4): number[] {
  const stream = new SeededStreams(seed).stream(name);
  return Array.from({ length: count }, () => stream.next());
}

describe('named random streams', () => {
  // Exact outputs: should one of these change, every recorded seed means another run.
  it.each([
    ['1', 'link/n1>n2', [2140017151, 487206340, -2080932632, -631649541]],
    ['1', 'node/n1', [1723257091, 2132740488, 37159119, -20734891]],
    ['8812', 'faults', [276534027, -2070053250, 1623266790, -934334538]],
    ['', '', [-383371793, 899027605, -890933079, -938815411]],
    ['Grüße, 世界', 'disk/n3', [-1139976885, -1674927076, 1164264421, -62473819]],
  ])('give for seed "%s" and name "%s" the outputs they always gave', (seed, name, expected) => {
    expect(firstDraws(seed, name)).toEqual(expected);
  });

  it('are not moved by draws on another stream, nor by the order of their creation', () => {
    const name = fc.constantFrom('link/n1>n2', 'link/n2>n1', 'node/n1', 'disk/n1', 'faults');
    fc.assert(
      fc.property(fc.string(), fc.array(fc.record({ name, draws: fc.nat(20) })), (seed, visits) => {
        const streams = new SeededStreams(seed);
        const drawn = new Map<string, number[]>();
        for (const visit of visits) {
          const outputs = drawn.get(visit.name) ?? [];
          for (let i = 0; i < visit.draws; i++) outputs.push(streams.stream(visit.name).next());
          drawn.set(visit.name, outputs);
        }
        for (const [each, outputs] of drawn) expect(outputs).toEqual(firstDraws(seed, each, outputs.length));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('are one object for one name', () => {
    const streams = new SeededStreams('1');
    expect(streams.stream('node/n1')).toBe(streams.stream('node/n1'));
  });

  it('differ between seeds that seedrandom alone would take for the same', () => {
    const repeated = ['2', '22', '222', '2222', 'ab', 'abab', 'ababab', '1:2', '1:21:2', '', '0', '00', ' ', '  '];
    const sameLowBytes = ['a', '\u0161', '\u4e61', '1', '\u0131'];
    for (const seeds of [repeated, sameLowBytes]) {
      expect(new Set(seeds.map((seed) => firstDraws(seed, 'x').join())).size).toBe(seeds.length);
    }
  });

  it('differ between ten thousand consecutive seeds and between the names of a large cluster', () => {
    const bySeed = Array.from({ length: 10_000 }, (_, seed) => firstDraws(String(seed), 'faults', 2).join());
    expect(new Set(bySeed).size).toBe(10_000);
    const streams = new SeededStreams('1');
    const byName = Array.from({ length: 10_000 }, (_, i) => {
      const stream = streams.stream(`link/n${i % 100}>n${Math.floor(i / 100)}`);
      return `${stream.next()},${stream.next()}`;
    });
    expect(new Set(byName).size).toBe(10_000);
  });

  it('start unrelated: the first draws of neighbouring names and of neighbouring seeds are uniform', () => {
    const streams = new SeededStreams('1');
    const names = Array.from({ length: 20_000 }, (_, i) => streams.stream(`node/n${i}`).int(0, 15));
    expect(chiSquare(names, 16)).toBeLessThan(CHI_SQUARE_15_LIMIT);
    const seeds = Array.from({ length: 4_000 }, (_, i) => new SeededStreams(String(i)).stream('faults').int(0, 15));
    expect(chiSquare(seeds, 16)).toBeLessThan(CHI_SQUARE_15_LIMIT);
  });

  it('go on after save and load where they were, through the objects that are already held', () => {
    const streams = new SeededStreams('5');
    const held = streams.stream('node/n1');
    held.next();
    const saved = streams.save();
    const expected = [held.next(), held.next()];
    streams.load(saved);
    expect([held.next(), held.next()]).toEqual(expected);
    const fresh = new SeededStreams('5');
    fresh.load(JSON.parse(JSON.stringify(saved)));
    expect(fresh.stream('node/n1').next()).toBe(expected[0]);
  });
});

/** The 99.99 % quantile of chi-square with 15 degrees of freedom. Seeds are fixed: a test passes always or never. */
const CHI_SQUARE_15_LIMIT = 44.3;

describe('a random stream', () => {
  const stream = (): ReturnType<SeededStreams['stream']> => new SeededStreams('stream').stream('test');

  it('draws integers within the bounds asked for, both ends included', () => {
    const range = fc.tuple(fc.integer(), fc.nat(0xffff_ffff)).map(([low, span]) => [low, low + span] as const);
    const source = stream();
    fc.assert(
      fc.property(range, ([low, high]) => {
        const drawn = source.int(low, high);
        expect(Number.isInteger(drawn) && drawn >= low && drawn <= high).toBe(true);
      }),
      { numRuns: 2_000, seed: 1 },
    );
    expect(new Set(Array.from({ length: 100 }, () => source.int(7, 9)))).toEqual(new Set([7, 8, 9]));
    expect(source.int(5, 5)).toBe(5);
  });

  it('refuses bounds that are the wrong way round, too far apart or no numbers', () => {
    for (const [low, high] of [
      [1, 0],
      [0, 2 ** 32],
      [NaN, 1],
      [0, NaN],
    ] as const) {
      expect(() => stream().int(low, high)).toThrow(`RandomStream.int(${low}, ${high}): expected low <= high`);
    }
    const whole = stream().int(0, 2 ** 32 - 1);
    expect(whole).toBeGreaterThanOrEqual(0);
  });

  it('draws integers uniformly', () => {
    const source = stream();
    expect(chiSquare(Array.from({ length: 100_000 }, () => source.int(0, 15)), 16)).toBeLessThan(CHI_SQUARE_15_LIMIT);
  });

  it('draws all 32 bits uniformly, the sign included', () => {
    const source = stream();
    const draws = Array.from({ length: 50_000 }, () => source.next());
    for (let bit = 0; bit < 32; bit += 4) {
      const nibbles = draws.map((draw) => (draw >>> bit) & 15);
      expect(chiSquare(nibbles, 16)).toBeLessThan(CHI_SQUARE_15_LIMIT);
    }
  });

  it('takes a chance as often as asked: never at 0, always at a million', () => {
    const source = stream();
    const rate = (ppm: number): number => {
      let taken = 0;
      for (let i = 0; i < 100_000; i++) if (source.chance(ppm)) taken++;
      return taken / 100_000;
    };
    expect(rate(0)).toBe(0);
    expect(rate(1_000_000)).toBe(1);
    // Four standard deviations of a binomial of 100,000.
    expect(Math.abs(rate(250_000) - 0.25)).toBeLessThan(0.0055);
    expect(Math.abs(rate(1_000) - 0.001)).toBeLessThan(0.0004);
  });

  it('picks each element equally often and refuses an empty list', () => {
    const source = stream();
    const items = Array.from({ length: 16 }, (_, i) => i);
    expect(chiSquare(Array.from({ length: 50_000 }, () => source.pick(items)), 16)).toBeLessThan(CHI_SQUARE_15_LIMIT);
    expect(() => source.pick([])).toThrow('expected at least one item');
  });
});
