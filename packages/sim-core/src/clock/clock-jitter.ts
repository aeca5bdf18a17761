/**
 * Jitter of a clock's readings: a bounded error that wanders from one random value to the next along straight lines. A
 * function of what the clock would read, so reading twice at one instant gives the same, and nobody's look moves it.
 */
import type { Micros } from '../time.ts';

export class ClockJitter {
  /** Readings are off by at most this much. 0: no jitter. */
  #amplitudeMicros: Micros = 0;
  /** The error takes a new value each time the clock has gone on by this much. */
  #intervalMicros: Micros = 1;

  get isOff(): boolean {
    return this.#amplitudeMicros === 0;
  }

  clear(): void {
    this.#amplitudeMicros = 0;
    this.#intervalMicros = 1;
  }

  /** Jitters that overlap add up, and the combined one takes as long as both to change. */
  add(amplitudeMicros: Micros, intervalMicros: Micros): void {
    this.#intervalMicros = this.isOff ? intervalMicros : this.#intervalMicros + intervalMicros;
    this.#amplitudeMicros += amplitudeMicros;
  }

  copy(other: ClockJitter): void {
    this.#amplitudeMicros = other.#amplitudeMicros;
    this.#intervalMicros = other.#intervalMicros;
  }

  equals(other: ClockJitter): boolean {
    return this.#amplitudeMicros === other.#amplitudeMicros && this.#intervalMicros === other.#intervalMicros;
  }

  /**
   * The error of a clock that would read `reading`. `key` is 32 random bits of the node's own. With `neverBack`, the
   * error falls no faster than the clock goes on, so that the sum of both never runs back.
   */
  at(reading: Micros, key: number, neverBack: boolean): Micros {
    const amplitude = this.#amplitudeMicros;
    if (amplitude === 0) return 0;
    const interval = neverBack ? Math.max(this.#intervalMicros, 2 * amplitude) : this.#intervalMicros;
    const bucket = Math.floor(reading / interval);
    const within = reading - bucket * interval;
    const from = valueAt(bucket, key, amplitude);
    const to = valueAt(bucket + 1, key, amplitude);
    return from + Math.floor(((to - from) * within) / interval);
  }

  save(): ClockJitterSave {
    return { amplitudeMicros: this.#amplitudeMicros, intervalMicros: this.#intervalMicros };
  }

  load(saved: ClockJitterSave): void {
    this.#amplitudeMicros = saved.amplitudeMicros;
    this.#intervalMicros = saved.intervalMicros;
  }
}

export interface ClockJitterSave {
  readonly amplitudeMicros: Micros;
  readonly intervalMicros: Micros;
}

/** Uniform from -amplitude to +amplitude: the finaliser of MurmurHash3 over the bucket's number and the key. */
function valueAt(bucket: number, key: number, amplitude: Micros): Micros {
  let h = key ^ Math.imul(bucket | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h = (h ^ (h >>> 16)) >>> 0;
  return Math.floor((h * (2 * amplitude + 1)) / 4_294_967_296) - amplitude;
}
