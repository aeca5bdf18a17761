/**
 * Both clocks of one node. Modelled: drift, standing still and jitter of either clock; a fixed offset, steps and slews of
 * the wall clock. Timers follow the rate of the monotonic clock (`node-host.ts` moves those pending when it changes),
 * not the jitter of its readings. Left out: clocks of several processors that disagree, and a wall clock that is
 * disciplined by a simulated time server.
 *
 * Faults lie over the clock: `restore` takes all of them off, the `add...` methods lay them on, and `settle` makes both
 * clocks go on so from an instant. What a clock gained or lost meanwhile stays, as it does in life; steps and slews are
 * taken back when they are lifted.
 */
import type { Micros } from '../time.ts';
import { ClockJitter, type ClockJitterSave } from './clock-jitter.ts';
import { PiecewiseClock, STANDSTILL_PPM, type PiecewiseClockSave } from './piecewise-clock.ts';

const PPM = 1_000_000;
/** Drifts that overlap add up, but they neither stop a clock nor turn it back. */
const SLOWEST_PPM = -900_000;
const FASTEST_PPM = 2_000_000;

/**
 * Where deadlines lie that a clock standing still will not reach: this plus what is left of them on that clock. 2^52
 * microseconds are 142 years, later than any run and exact all the same.
 */
const NEVER: Micros = 4_503_599_627_370_496;

/** Which of a node's clocks a fault touches. */
export type ClockChoice = 'both' | 'wall' | 'monotonic';

/** A correction of the wall clock that is spread over time. */
interface Slew {
  readonly fromMicros: Micros;
  readonly totalMicros: Micros;
  readonly ratePpm: number;
}

export class SimClock {
  readonly #ownDriftPpm: number;
  readonly #ownWallOffset: Micros;
  readonly #monotonic: PiecewiseClock;
  readonly #wall: PiecewiseClock;
  /** As both clocks run now: what the readings of the monotonic one are made of. */
  readonly #monotonicJitter = new ClockJitter();
  readonly #wallJitter = new ClockJitter();
  /** Keeps the monotonic readings continuous where jitter begins and ends. */
  #monotonicShift: Micros = 0;
  /** 32 random bits of this node, given with its first jitter. */
  #jitterKey = 0;

  // What faults ask for; `settle` makes it so.
  #monotonicDriftPpm = 0;
  #wallDriftPpm = 0;
  #monotonicStops = 0;
  #wallStops = 0;
  #wallStep: Micros = 0;
  #slews: Slew[] = [];
  readonly #wantedJitter = new ClockJitter();

  /** Whether the monotonic clock runs at the rate of virtual time without jitter: the usual case, made cheap. */
  #isTrue: boolean;
  /** How far it is ahead of virtual time then. */
  #ahead: Micros = 0;
  /** The rate of the monotonic clock, at hand for timers. */
  #timerPpm: number;

  constructor(wallOffsetMicros: Micros, driftPpm: number) {
    this.#ownDriftPpm = driftPpm;
    this.#ownWallOffset = wallOffsetMicros;
    this.#monotonic = new PiecewiseClock(clampDrift(driftPpm));
    this.#wall = new PiecewiseClock(clampDrift(driftPpm));
    this.#isTrue = driftPpm === 0;
    this.#timerPpm = this.#monotonic.ppm;
  }

  /** The monotonic clock's, as it runs now; -1,000,000 while it stands still. */
  get driftPpm(): number {
    return this.#monotonic.ppm;
  }

  /** What steps and the topology add to the wall clock. */
  get wallOffsetMicros(): Micros {
    return this.#ownWallOffset + this.#wallStep;
  }

  monotonic(now: Micros): Micros {
    if (this.#isTrue) return now + this.#ahead;
    const reading = this.#monotonic.read(now);
    return reading + this.#monotonicShift + this.#monotonicJitter.at(reading, this.#jitterKey, true);
  }

  wall(now: Micros): Micros {
    const reading = this.#wall.read(now) + this.#ownWallOffset + this.#wallStep;
    const slewed = this.#slews.length === 0 ? 0 : this.#slewed(now);
    return reading + slewed + this.#wallJitter.at(reading, ~this.#jitterKey, false);
  }

  #slewed(now: Micros): Micros {
    let sum = 0;
    for (const { fromMicros, totalMicros, ratePpm } of this.#slews) {
      const size = Math.abs(totalMicros);
      // The multiplication is exact while the slew lasts, and not made afterwards.
      const elapsed = now - fromMicros;
      const done = elapsed >= Math.ceil((size * PPM) / ratePpm) ? size : Math.floor((elapsed * ratePpm) / PPM);
      sum += totalMicros < 0 ? -done : done;
    }
    return sum;
  }

  // Timers.

  /** The virtual time in which the monotonic clock goes forward by `delay`, rounded up. */
  toVirtual(delay: Micros, now: Micros): Micros {
    const ppm = this.#timerPpm;
    if (ppm === 0) return delay;
    if (ppm === STANDSTILL_PPM) return NEVER + delay - now;
    const rate = PPM + ppm;
    const rounds = Math.floor(delay / rate);
    return rounds * PPM + Math.ceil(((delay - rounds * rate) * PPM) / rate);
  }

  /** Whether a deadline of `toVirtual` or `deadlineFor` waits for a clock that stands still: it is no instant then. */
  isOutOfReach(deadline: Micros): boolean {
    return deadline >= NEVER;
  }

  /** What the monotonic clock, jitter aside, will read at a deadline of `toVirtual`. */
  readingAt(deadline: Micros, now: Micros): Micros {
    return this.isOutOfReach(deadline) ? this.#monotonic.read(now) + (deadline - NEVER) : this.#monotonic.read(deadline);
  }

  /** The instant, `now` at the earliest, at which it reads so; far beyond every run while it stands still. */
  deadlineFor(reading: Micros, now: Micros): Micros {
    if (this.#monotonic.ppm === STANDSTILL_PPM) return NEVER + Math.max(0, reading - this.#monotonic.read(now));
    return Math.max(now, this.#monotonic.whenReads(reading));
  }

  // Faults.

  /** Takes every fault off; `settle` makes it so. */
  restore(): void {
    this.#monotonicDriftPpm = 0;
    this.#wallDriftPpm = 0;
    this.#monotonicStops = 0;
    this.#wallStops = 0;
    this.#wallStep = 0;
    this.#slews = [];
    this.#wantedJitter.clear();
    this.#wallJitter.clear();
  }

  /** Runs fast (positive) or slow (negative), on top of everything else that makes it so. */
  addDrift(ppm: number, which: ClockChoice): void {
    if (which !== 'wall') this.#monotonicDriftPpm += ppm;
    if (which !== 'monotonic') this.#wallDriftPpm += ppm;
  }

  addStandstill(which: ClockChoice): void {
    if (which !== 'wall') this.#monotonicStops++;
    if (which !== 'monotonic') this.#wallStops++;
  }

  addWallStep(micros: Micros): void {
    this.#wallStep += micros;
  }

  /** From `fromMicros` on the wall clock gains `totalMicros` (or loses, below 0), at `ratePpm` until it is done. */
  addWallSlew(fromMicros: Micros, totalMicros: Micros, ratePpm: number): void {
    this.#slews.push({ fromMicros, totalMicros, ratePpm });
  }

  /** `key` is asked for once. */
  addJitter(amplitudeMicros: Micros, intervalMicros: Micros, which: ClockChoice, key: () => number): void {
    if (this.#jitterKey === 0) this.#jitterKey = key() | 1;
    if (which !== 'wall') this.#wantedJitter.add(amplitudeMicros, intervalMicros);
    if (which !== 'monotonic') this.#wallJitter.add(amplitudeMicros, intervalMicros);
  }

  get #wantedMonotonicPpm(): number {
    return this.#monotonicStops > 0 ? STANDSTILL_PPM : clampDrift(this.#ownDriftPpm + this.#monotonicDriftPpm);
  }

  /** Whether `settle` will change the rate that timers follow. */
  get changesTimers(): boolean {
    return this.#wantedMonotonicPpm !== this.#monotonic.ppm;
  }

  /** Both clocks go on from now as the faults that have been laid on say. */
  settle(now: Micros): void {
    const monotonicPpm = this.#wantedMonotonicPpm;
    if (monotonicPpm !== this.#monotonic.ppm) this.#monotonic.setRate(now, monotonicPpm);
    const wallPpm = this.#wallStops > 0 ? STANDSTILL_PPM : clampDrift(this.#ownDriftPpm + this.#wallDriftPpm);
    if (wallPpm !== this.#wall.ppm) this.#wall.setRate(now, wallPpm);
    if (!this.#wantedJitter.equals(this.#monotonicJitter)) {
      const reading = this.#monotonic.read(now);
      const before = this.#monotonicJitter.at(reading, this.#jitterKey, true);
      this.#monotonicJitter.copy(this.#wantedJitter);
      this.#monotonicShift += before - this.#monotonicJitter.at(reading, this.#jitterKey, true);
    }
    this.#simplify();
  }

  #simplify(): void {
    this.#timerPpm = this.#monotonic.ppm;
    this.#isTrue = this.#timerPpm === 0 && this.#monotonicJitter.isOff;
    this.#ahead = this.#monotonic.read(0) + this.#monotonicShift;
  }

  /** What has come about; the faults themselves are laid on again by whoever restores them. */
  save(): ClockSave {
    return {
      monotonic: this.#monotonic.save(),
      wall: this.#wall.save(),
      monotonicJitter: this.#monotonicJitter.save(),
      monotonicShift: this.#monotonicShift,
      jitterKey: this.#jitterKey,
    };
  }

  load(saved: ClockSave): void {
    this.#monotonic.load(saved.monotonic);
    this.#wall.load(saved.wall);
    this.#monotonicJitter.load(saved.monotonicJitter);
    this.#monotonicShift = saved.monotonicShift;
    this.#jitterKey = saved.jitterKey;
    this.#simplify();
  }
}

export interface ClockSave {
  readonly monotonic: PiecewiseClockSave;
  readonly wall: PiecewiseClockSave;
  readonly monotonicJitter: ClockJitterSave;
  readonly monotonicShift: Micros;
  readonly jitterKey: number;
}

function clampDrift(ppm: number): number {
  return Math.max(SLOWEST_PPM, Math.min(ppm, FASTEST_PPM));
}
