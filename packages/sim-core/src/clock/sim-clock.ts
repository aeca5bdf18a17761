/**
 * Both clocks of one node. Modelled: a fixed offset and steps of the wall clock, and drift of both clocks, changeable
 * while the run goes on. Left out: jitter, freezes, slewing, leap seconds.
 *
 * The monotonic clock is piecewise linear in virtual time. Within a piece it reads
 * `base + elapsed + floor(elapsed * ppm / 10^6)`, which stays exact in doubles for pieces of up to 285 years at 1 ppm
 * and 5 hours at 500,000 ppm (the product must stay below 2^53); long before that a piece is closed by `advance`.
 */
import type { Micros } from '../time.ts';

const PPM = 1_000_000;
/** Pieces are closed after this long, so that the products above stay exact in runs of any length. */
const LONGEST_PIECE: Micros = 1_000_000_000;
/** Faults that overlap add up, but no clock stands still or runs backwards. */
const SLOWEST_PPM = -900_000;
const FASTEST_PPM = 2_000_000;

export class SimClock {
  #pieceStart: Micros = 0;
  #pieceBase: Micros = 0;
  #wallOffset: Micros;
  /** Drift from the topology; and with drift from faults added up. */
  readonly #ownDriftPpm: number;
  #driftSumPpm: number;
  /** The same, within what a clock can do. */
  #driftPpm: number;

  constructor(wallOffsetMicros: Micros, driftPpm: number) {
    this.#wallOffset = wallOffsetMicros;
    this.#ownDriftPpm = driftPpm;
    this.#driftSumPpm = driftPpm;
    this.#driftPpm = clampDrift(driftPpm);
  }

  get driftPpm(): number {
    return this.#driftPpm;
  }

  get wallOffsetMicros(): Micros {
    return this.#wallOffset;
  }

  monotonic(now: Micros): Micros {
    if (this.#driftPpm === 0) return this.#pieceBase + (now - this.#pieceStart);
    while (now - this.#pieceStart > LONGEST_PIECE) this.#closePiece(this.#pieceStart + LONGEST_PIECE);
    return this.#read(now);
  }

  wall(now: Micros): Micros {
    return this.monotonic(now) + this.#wallOffset;
  }

  #read(now: Micros): Micros {
    const elapsed = now - this.#pieceStart;
    return this.#pieceBase + elapsed + Math.floor((elapsed * this.#driftPpm) / PPM);
  }

  #closePiece(at: Micros): void {
    this.#pieceBase = this.#read(at);
    this.#pieceStart = at;
  }

  /** The virtual time in which this node's clock goes forward by `delay`, rounded up. */
  toVirtual(delay: Micros): Micros {
    return this.#driftPpm === 0 ? delay : Math.ceil((delay * PPM) / (PPM + this.#driftPpm));
  }

  /** Takes the drift of every fault off, from now on. */
  restore(now: Micros): void {
    this.addDrift(now, this.#ownDriftPpm - this.#driftSumPpm);
  }

  addDrift(now: Micros, ppm: number): void {
    this.monotonic(now);
    this.#closePiece(now);
    this.#driftSumPpm += ppm;
    this.#driftPpm = clampDrift(this.#driftSumPpm);
  }

  stepWall(micros: Micros): void {
    this.#wallOffset += micros;
  }

  save(): ClockSave {
    return {
      pieceStart: this.#pieceStart,
      pieceBase: this.#pieceBase,
      wallOffset: this.#wallOffset,
      driftSumPpm: this.#driftSumPpm,
    };
  }

  load(saved: ClockSave): void {
    this.#pieceStart = saved.pieceStart;
    this.#pieceBase = saved.pieceBase;
    this.#wallOffset = saved.wallOffset;
    this.#driftSumPpm = saved.driftSumPpm;
    this.#driftPpm = clampDrift(saved.driftSumPpm);
  }
}

export interface ClockSave {
  readonly pieceStart: Micros;
  readonly pieceBase: Micros;
  readonly wallOffset: Micros;
  readonly driftSumPpm: number;
}

function clampDrift(ppm: number): number {
  return Math.max(SLOWEST_PPM, Math.min(ppm, FASTEST_PPM));
}
