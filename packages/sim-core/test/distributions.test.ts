/**
 * Every random distribution against its definition, by chi-square over classes that the definition makes equally likely,
 * and draws against their neighbours. Seeds are fixed: a test passes always or never.
 */
import { describe, expect, it } from 'vitest';
import { SeededStreams, type DelayShape, type Stream } from '../src/index.ts';
import { drawDelay } from '../src/network/delay.ts';
import { chiSquare } from './support/statistics.ts';

/** The 99.99 % quantiles of chi-square. */
const LIMIT: Record<number, number> = { 2: 18.4, 9: 33.7, 15: 44.3, 255: 347.7 };
const SAMPLE = 64_000;

const streamOf = (name: string): Stream => new SeededStreams('distributions').stream(name);

function delays(shape: DelayShape): number[] {
  const stream = streamOf(shape.kind);
  return Array.from({ length: SAMPLE }, () => drawDelay(shape, stream.next()));
}

describe('by chi-square over sixteen equally likely classes', () => {
  it('an exponential delay is 1 - e^(-x/mean)', () => {
    const classes = delays({ kind: 'exponential', minMicros: 0, meanMicros: 1_000_000, maxMicros: 1e9 }).map((delay) =>
      Math.min(15, Math.floor(16 * (1 - Math.exp(-delay / 1_000_000)))),
    );
    expect(chiSquare(classes, 16)).toBeLessThan(LIMIT[15]!);
  });

  it('a heavy-tailed delay is 1 - (min/x)^2', () => {
    const classes = delays({ kind: 'heavy-tailed', minMicros: 1_000_000, maxMicros: 1e12 }).map((delay) =>
      Math.min(15, Math.floor(16 * (1 - (1_000_000 / delay) ** 2))),
    );
    expect(chiSquare(classes, 16)).toBeLessThan(LIMIT[15]!);
  });

  it('an integer of a wide range that is no power of two is uniform', () => {
    const [low, span] = [-1_000_000_007, 2_999_999_989];
    const stream = streamOf('wide');
    const classes = Array.from({ length: SAMPLE }, () => Math.floor((16 * (stream.int(low, low + span - 1) - low)) / span));
    expect(chiSquare(classes, 16)).toBeLessThan(LIMIT[15]!);
  });
});

describe('by chi-square over what can be drawn', () => {
  it('an integer of a small range that is no power of two is uniform', () => {
    for (const [size, limit] of [
      [3, LIMIT[2]!],
      [10, LIMIT[9]!],
    ] as const) {
      const stream = streamOf(`small ${size}`);
      expect(chiSquare(Array.from({ length: SAMPLE }, () => stream.int(0, size - 1)), size)).toBeLessThan(limit);
    }
  });

  it('a chance of a tenth is taken as often at each of ten places in a row', () => {
    const stream = streamOf('chance');
    const taken: number[] = [];
    for (let at = 0; taken.length < SAMPLE / 8; at = (at + 1) % 10) if (stream.chance(100_000)) taken.push(at);
    expect(chiSquare(taken, 10)).toBeLessThan(LIMIT[9]!);
  });
});

describe('draws are independent', () => {
  it('of the draw before', () => {
    const stream = streamOf('pairs');
    expect(chiSquare(Array.from({ length: SAMPLE }, () => 16 * stream.int(0, 15) + stream.int(0, 15)), 256)).toBeLessThan(LIMIT[255]!);
  });

  it('of the draw on a neighbouring stream, and on the same stream of a neighbouring seed', () => {
    const [here, there] = [streamOf('link/n1>n2'), streamOf('link/n2>n1')];
    const other = new SeededStreams('distributionr').stream('link/n1>n2');
    for (const neighbour of [there, other]) {
      expect(chiSquare(Array.from({ length: SAMPLE }, () => 16 * here.int(0, 15) + neighbour.int(0, 15)), 256)).toBeLessThan(LIMIT[255]!);
    }
  });

  it('of the seed: the first draws of consecutive seeds, pair by pair', () => {
    const firsts = Array.from({ length: 8_001 }, (_, seed) => new SeededStreams(String(seed)).stream('schedule/n1').int(0, 15));
    expect(chiSquare(firsts.slice(1).map((draw, at) => 16 * firsts[at]! + draw), 256)).toBeLessThan(LIMIT[255]!);
  });
});
