/**
 * A reading that grows at a constant rate between changes of that rate. Exact for runs of any length: a piece that ends
 * leaves its fraction of a microsecond to the next one, and products are split so that they stay below 2^53. Reading
 * changes nothing, so it does not matter who looks, and when.
 */
import type { Micros } from '../time.ts';

const PPM = 1_000_000;

/** The rate of a clock that stands still. */
export const STANDSTILL_PPM = -PPM;

export class PiecewiseClock {
  #start: Micros = 0;
  #base: Micros = 0;
  /** What the pieces before left over, in millionths of a microsecond: 0 to 999,999. */
  #fraction = 0;
  #ppm: number;

  constructor(ppm: number) {
    this.#ppm = ppm;
  }

  /** How much faster than virtual time it runs, in parts per million; STANDSTILL_PPM is the least. */
  get ppm(): number {
    return this.#ppm;
  }

  read(now: Micros): Micros {
    const elapsed = now - this.#start;
    if (this.#ppm === 0) return this.#base + elapsed;
    const seconds = Math.floor(elapsed / PPM);
    const rest = elapsed - seconds * PPM;
    const rate = PPM + this.#ppm;
    return this.#base + seconds * rate + Math.floor((rest * rate + this.#fraction) / PPM);
  }

  /** The first instant of the piece at which it reads `value` or more; Infinity when it stands still below that. */
  whenReads(value: Micros): Micros {
    const ahead = value - this.#base;
    if (ahead <= 0) return this.#start;
    const rate = PPM + this.#ppm;
    if (rate === 0) return Infinity;
    const rounds = Math.floor(ahead / rate);
    const rest = ahead - rounds * rate;
    return this.#start + rounds * PPM + Math.ceil((rest * PPM - this.#fraction) / rate);
  }

  /** Runs at another rate from now on. */
  setRate(now: Micros, ppm: number): void {
    const reading = this.read(now);
    const rest = (now - this.#start) % PPM;
    this.#fraction = (rest * (PPM + this.#ppm) + this.#fraction) % PPM;
    this.#base = reading;
    this.#start = now;
    this.#ppm = ppm;
  }

  save(): PiecewiseClockSave {
    return { start: this.#start, base: this.#base, fraction: this.#fraction, ppm: this.#ppm };
  }

  load(saved: PiecewiseClockSave): void {
    this.#start = saved.start;
    this.#base = saved.base;
    this.#fraction = saved.fraction;
    this.#ppm = saved.ppm;
  }
}

export interface PiecewiseClockSave {
  readonly start: Micros;
  readonly base: Micros;
  readonly fraction: number;
  readonly ppm: number;
}
