/**
 * Delays from 32 random bits, with integers and two tables only. Logarithms and powers are not the same bits on every
 * platform, so the quantile functions of the exponential and the Pareto distribution are tables of 256 steps with
 * linear interpolation. Beyond the last step both repeat themselves (the exponential shifted, the Pareto scaled), so
 * the tail comes from the same table and the next bits.
 */
import type { Micros } from '../time.ts';
import type { DelayShape } from './network-options.ts';

const STEPS = 256;
const SCALE = 65_536;

/** -ln(1 - i/256) in 65,536ths, by summing 1/k: -ln(1 - x) = sum of x^k / k. Additions and products only. */
const EXPONENTIAL: readonly number[] = Array.from({ length: STEPS }, (_, i) => Math.round(minusLogOneMinus(i / STEPS) * SCALE));
/** What one more round of the table adds: ln 256. */
const EXPONENTIAL_ROUND = 363_409;

/** (1 - i/256)^(-1/2) in 65,536ths. Square roots are exact to the last bit everywhere (IEEE 754). */
const PARETO: readonly number[] = Array.from({ length: STEPS }, (_, i) => Math.round(SCALE / Math.sqrt(1 - i / STEPS)));
/** What one more round of the table multiplies by: 256^(1/2). */
const PARETO_ROUND = 16;

function minusLogOneMinus(x: number): number {
  let sum = 0;
  let power = x;
  // 255/256 needs some 7,000 terms until they no longer count.
  for (let k = 1; power > 1e-12; k++) {
    sum += power / k;
    power *= x;
  }
  return sum;
}

/** Interpolates within step `index` by `fraction` 65,536ths. */
function interpolate(table: readonly number[], index: number, fraction: number): number {
  const low = table[index] as number;
  return low + Math.floor((((table[index + 1] as number) - low) * fraction) / SCALE);
}

/** An exponential of mean 1 in 65,536ths. */
export function exponentialQuantile(bits: number): number {
  const index = bits >>> 24;
  if (index < STEPS - 1) return interpolate(EXPONENTIAL, index, (bits >>> 8) & 0xffff);
  // Memoryless: past the last step it starts again, one round further out, with the bits that are left.
  const rest = (bits >>> 16) & 0xff;
  const within = rest < STEPS - 1 ? interpolate(EXPONENTIAL, rest, bits & 0xffff) : (EXPONENTIAL[STEPS - 1] as number);
  return EXPONENTIAL_ROUND + within;
}

/** A Pareto of exponent 2 and least value 1, in 65,536ths. */
export function paretoQuantile(bits: number): number {
  const index = bits >>> 24;
  if (index < STEPS - 1) return interpolate(PARETO, index, (bits >>> 8) & 0xffff);
  // Self-similar: past the last step it is itself, scaled.
  const rest = (bits >>> 16) & 0xff;
  const within = rest < STEPS - 1 ? interpolate(PARETO, rest, bits & 0xffff) : (PARETO[STEPS - 1] as number);
  return PARETO_ROUND * within;
}

/** Uniform integer from both ends included; exact to 1 part in 2^32. */
function uniform(bits: number, min: Micros, max: Micros): Micros {
  return min + Math.floor(((bits >>> 0) * (max - min + 1)) / 4_294_967_296);
}

/** A delay of the shape, from 32 random bits. */
export function drawDelay(shape: DelayShape, bits: number): Micros {
  switch (shape.kind) {
    case 'uniform':
      return uniform(bits, shape.minMicros, shape.maxMicros);
    case 'constant':
      return shape.micros;
    case 'exponential': {
      const delay = shape.minMicros + Math.floor((shape.meanMicros * exponentialQuantile(bits)) / SCALE);
      return delay < shape.maxMicros ? delay : shape.maxMicros;
    }
    case 'heavy-tailed': {
      const delay = Math.floor((shape.minMicros * paretoQuantile(bits)) / SCALE);
      return delay < shape.maxMicros ? delay : shape.maxMicros;
    }
    case 'bimodal': {
      // The upper half of a hash of the bits chooses the mode, the bits themselves the place in it.
      const chooser = Math.imul(bits, 0x9e3779b1) >>> 12;
      return chooser * 1_000_000 < shape.slowPpm * 1_048_576
        ? uniform(bits, shape.slowMinMicros, shape.slowMaxMicros)
        : uniform(bits, shape.fastMinMicros, shape.fastMaxMicros);
    }
  }
}
