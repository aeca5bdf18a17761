import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededStreams, type DelayShape } from '../src/index.ts';
import { drawDelay, exponentialQuantile, paretoQuantile } from '../src/network/delay.ts';
import { chiSquare, mean, quantile, rate } from './support/statistics.ts';

const SCALE = 65_536;

/** A sample with a fixed seed: its statistics are always the same. */
function sample(shape: DelayShape, size = 100_000): number[] {
  const stream = new SeededStreams('delays').stream(shape.kind);
  return Array.from({ length: size }, () => drawDelay(shape, stream.next()));
}

function expectWithin(seen: number, expected: number, tolerance: number): void {
  expect(Math.abs(seen / expected - 1)).toBeLessThan(tolerance);
}

/** Bits that stand for the quantile `part`. */
function bitsAt(part: number): number {
  return Math.floor(part * 2 ** 32) | 0;
}

const anyBits = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('the quantile tables', () => {
  it('agree with -ln(1 - p): to three digits in the body, to 0.06 in the last hundredth', () => {
    for (let i = 0; i < 9_990; i++) {
      const part = i / 10_000;
      expect(Math.abs(exponentialQuantile(bitsAt(part)) / SCALE + Math.log(1 - part))).toBeLessThan(0.06);
    }
    for (const part of [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]) {
      expect(exponentialQuantile(bitsAt(part)) / SCALE).toBeCloseTo(-Math.log(1 - part), 3);
    }
  });

  it('agree with (1 - p)^(-1/2): to three digits in the body, to 8 % in the last hundredth', () => {
    for (let i = 0; i < 9_990; i++) {
      const part = i / 10_000;
      const exact = 1 / Math.sqrt(1 - part);
      expect(Math.abs(paretoQuantile(bitsAt(part)) / SCALE - exact) / exact).toBeLessThan(0.08);
    }
    for (const part of [0, 0.1, 0.25, 0.5, 0.75, 0.9]) {
      expect(paretoQuantile(bitsAt(part)) / SCALE).toBeCloseTo(1 / Math.sqrt(1 - part), 3);
    }
  });

  it.each([
    ['exponential', exponentialQuantile],
    ['Pareto', paretoQuantile],
  ])('never fall as the bits of the %s rise, not even where the table begins again', (_, quantileOf) => {
    const ordered = (a: number, b: number): void => {
      const [low, high] = a >>> 0 <= b >>> 0 ? [a, b] : [b, a];
      expect(quantileOf(low)).toBeLessThanOrEqual(quantileOf(high));
    };
    fc.assert(fc.property(anyBits, anyBits, ordered), { numRuns: 5_000, seed: 1 });
    fc.assert(
      fc.property(anyBits, (bits) => ordered(bits, bits + 1)),
      { numRuns: 5_000, seed: 2 },
    );
    for (let step = 1; step < 256; step++) ordered((step << 24) - 1, step << 24);
    for (let step = 1; step < 256; step++) ordered((255 << 24) + (step << 16) - 1, (255 << 24) + (step << 16));
  });
});

describe('a delay', () => {
  it('that is constant is always the same', () => {
    expect(new Set(sample({ kind: 'constant', micros: 7 }, 100))).toEqual(new Set([7]));
  });

  it('that is uniform takes every value of its range equally often, both ends included', () => {
    const delays = sample({ kind: 'uniform', minMicros: 100, maxMicros: 115 });
    expect(chiSquare(delays.map((delay) => delay - 100), 16)).toBeLessThan(44.3);
  });

  it('that is exponential has the mean, the quantiles and the tail of its definition', () => {
    const delays = sample({ kind: 'exponential', minMicros: 500, meanMicros: 10_000, maxMicros: 10_000_000 });
    expect(mean(delays)).toBeGreaterThan(10_400);
    expect(mean(delays)).toBeLessThan(10_600);
    for (const part of [0.1, 0.5, 0.9, 0.99]) {
      expectWithin(quantile(delays, part), 500 - 10_000 * Math.log(1 - part), 0.03);
    }
    // P(X > 7 means) = e^-7 = 0.00091.
    expect(rate(delays, (delay) => delay > 70_500)).toBeCloseTo(0.00091, 3);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(500);
  });

  it('that is heavy-tailed has the mean, the quantiles and the tail of a Pareto of exponent 2', () => {
    const delays = sample({ kind: 'heavy-tailed', minMicros: 1_000, maxMicros: 1_000_000_000 });
    expect(mean(delays)).toBeGreaterThan(1_940);
    expect(mean(delays)).toBeLessThan(2_060);
    for (const part of [0.1, 0.5, 0.9, 0.99]) {
      expectWithin(quantile(delays, part), 1_000 / Math.sqrt(1 - part), 0.03);
    }
    // P(X > 30 minima) = 1/900.
    expect(rate(delays, (delay) => delay > 30_000)).toBeCloseTo(1 / 900, 3);
    expect(Math.min(...delays)).toBe(1_000);
  });

  it('that is bimodal is slow as often as asked, and uniform within each mode', () => {
    const shape = { fastMinMicros: 0, fastMaxMicros: 15, slowMinMicros: 1_000, slowMaxMicros: 1_015 } as const;
    for (const slowPpm of [0, 20_000, 500_000, 1_000_000]) {
      const delays = sample({ kind: 'bimodal', ...shape, slowPpm });
      expect(Math.abs(rate(delays, (delay) => delay >= 1_000) - slowPpm / 1_000_000)).toBeLessThan(0.006);
      for (const offset of [0, 1_000]) {
        const mode = delays.filter((delay) => delay >= offset && delay < offset + 16);
        const uneven = mode.length === 0 ? 0 : chiSquare(mode.map((delay) => delay - offset), 16);
        expect(uneven).toBeLessThan(44.3);
      }
    }
  });

  it('lies within the bounds of its shape, whatever the bits', () => {
    const micros = fc.nat(10_000_000);
    const span = fc.tuple(micros, micros).map(([min, more]) => ({ min, max: min + more }));
    const arbitrary = fc.tuple(span, span, micros, fc.nat(1_000_000), anyBits);
    fc.assert(
      fc.property(arbitrary, ([one, other, meanMicros, slowPpm, bits]) => {
        const { min: minMicros, max: maxMicros } = one;
        const within = (shape: DelayShape, low: number, high: number): void => {
          const delay = drawDelay(shape, bits);
          expect(Number.isInteger(delay) && delay >= low && delay <= high).toBe(true);
        };
        within({ kind: 'uniform', minMicros, maxMicros }, minMicros, maxMicros);
        within({ kind: 'exponential', minMicros, meanMicros, maxMicros }, minMicros, maxMicros);
        within({ kind: 'heavy-tailed', minMicros, maxMicros }, minMicros, maxMicros);
        const modes = {
          fastMinMicros: minMicros,
          fastMaxMicros: maxMicros,
          slowMinMicros: other.min,
          slowMaxMicros: other.max,
        };
        within({ kind: 'bimodal', ...modes, slowPpm }, Math.min(one.min, other.min), Math.max(one.max, other.max));
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  it('is the same on every platform: exact values for a few bits', () => {
    const bits = [0, 1, 0x4000_0000, 0x7fff_ffff, -0x8000_0000, -0x0100_0000, -2, -1];
    const shapes: DelayShape[] = [
      { kind: 'exponential', minMicros: 100, meanMicros: 1_000, maxMicros: 1_000_000 },
      { kind: 'heavy-tailed', minMicros: 1_000, maxMicros: 1_000_000 },
    ];
    expect(shapes.map((shape) => bits.map((each) => drawDelay(shape, each)))).toEqual([
      [100, 100, 387, 793, 793, 5_645, 11_190, 11_190],
      [1_000, 1_000, 1_154, 1_414, 1_414, 16_000, 256_000, 256_000],
    ]);
  });
});
