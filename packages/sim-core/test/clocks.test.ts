import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, type NodeClockOptions } from '../src/index.ts';
import { SimClock, type ClockChoice } from '../src/clock/sim-clock.ts';
import { hostOf, recorder, worldOf } from './support/recorder.ts';

const HOUR = 60 * MINUTE;

/** Both clocks of a node at an instant. */
function readAt(micros: number, clock: NodeClockOptions): [monotonic: number, wall: number] {
  const world = worldOf({ programs: [recorder()], nodes: [{ clock }] });
  world.runUntil(micros);
  const host = hostOf(world, 0);
  return [host.clock.monotonic(), host.clock.wall()];
}

describe('the clocks of a node', () => {
  it('tell virtual time unless they are told to be wrong', () => {
    expect(readAt(123_456, {})).toEqual([123_456, 123_456]);
  });

  it('are offset on the wall alone', () => {
    expect(readAt(1_000, { wallOffsetMicros: 5_000_000 })).toEqual([1_000, 5_001_000]);
    expect(readAt(1_000, { wallOffsetMicros: -5_000 })).toEqual([1_000, -4_000]);
  });

  it('drift together, by millionths', () => {
    expect(readAt(10_000_000, { driftPpm: 200 })).toEqual([10_002_000, 10_002_000]);
    expect(readAt(10_000_000, { driftPpm: -50_000 })).toEqual([9_500_000, 9_500_000]);
    expect(readAt(10_000_000, { driftPpm: 100, wallOffsetMicros: 7 })).toEqual([10_001_000, 10_001_007]);
  });

  it('go on through a crash and a restart', () => {
    const world = worldOf({
      programs: [recorder()],
      nodes: [{ clock: { driftPpm: 100_000 } }],
      faults: [{ kind: 'crash', at: 100, until: 200, nodes: [0] }],
    });
    world.runUntil(1_000);
    expect(hostOf(world, 0).clock.monotonic()).toBe(1_100);
  });
});

interface Faults {
  readonly ppm: number;
  readonly freezes: boolean;
  readonly jitterMicros: number;
  readonly which: ClockChoice;
}

describe('a clock', () => {
  it('stays exact over a year of drift, however seldom it is read', () => {
    const year = 365 * 24 * HOUR;
    for (const ppm of [1, -1, 37, -250, 500_000, -500_000]) {
      const seldom = new SimClock(0, ppm);
      expect(seldom.monotonic(year)).toBe(year + (year / 1_000_000) * ppm);
    }
  });

  it('reads the same whether or not it was read in between', () => {
    const often = new SimClock(0, 333);
    const seldom = new SimClock(0, 333);
    for (let now = 0; now <= 2 * HOUR; now += 7_777_777) often.monotonic(now);
    expect(often.monotonic(2 * HOUR)).toBe(seldom.monotonic(2 * HOUR));
  });

  it('steps on the wall alone, forward and back', () => {
    const clock = new SimClock(0, 0);
    clock.addWallStep(-500);
    expect([clock.monotonic(1_000), clock.wall(1_000)]).toEqual([1_000, 500]);
    clock.restore();
    expect([clock.monotonic(1_000), clock.wall(1_000)]).toEqual([1_000, 1_000]);
  });

  const change = fc.record({
    after: fc.nat(3_000_000),
    ppm: fc.integer({ min: -1_000_000, max: 2_000_000 }),
    freezes: fc.boolean(),
    jitterMicros: fc.nat(5_000),
    which: fc.constantFrom<ClockChoice>('both', 'wall', 'monotonic'),
  });
  const changes = fc.array(change, { maxLength: 40, size: 'max' });

  /** Other faults than before lie over the clock from now on. */
  function layOver(clock: SimClock, now: number, faults: Faults): void {
    const { ppm, freezes, jitterMicros, which } = faults;
    clock.restore();
    clock.addDrift(ppm, which);
    if (freezes) clock.addStandstill(which);
    if (jitterMicros > 0) clock.addJitter(jitterMicros, 1_000, which, () => 77);
    clock.settle(now);
  }

  it('never goes back on the monotonic side, whatever faults come and go', () => {
    fc.assert(
      fc.property(changes, fc.integer({ min: 9_000, max: 700_000 }), (list, stride) => {
        const clock = new SimClock(0, 0);
        let now = 0;
        let last = clock.monotonic(now);
        let wentBackAt = -1;
        const look = (): void => {
          const reading = clock.monotonic(now);
          if (reading < last) wentBackAt = now;
          last = reading;
        };
        for (const each of list) {
          for (const until = now + each.after; now < until; now = Math.min(until, now + stride)) look();
          look();
          layOver(clock, now, each);
          for (const until = now + 20; now < until; now++) look();
        }
        expect(wentBackAt).toBe(-1);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('reads the same after many small steps and after one large one: a clock is where its rates have taken it, to the microsecond', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const clock = new SimClock(0, 0);
        let now = 0;
        let [monotonic, wall] = [0n, 0n];
        let [monotonicRate, wallRate] = [1_000_000n, 1_000_000n];
        for (const { after, ppm, freezes, which } of list) {
          now += after;
          monotonic += BigInt(after) * monotonicRate;
          wall += BigInt(after) * wallRate;
          layOver(clock, now, { ppm, freezes, jitterMicros: 0, which });
          const rate = freezes ? 0n : 1_000_000n + BigInt(Math.max(-900_000, Math.min(ppm, 2_000_000)));
          monotonicRate = which === 'wall' ? 1_000_000n : rate;
          wallRate = which === 'monotonic' ? 1_000_000n : rate;
        }
        expect(clock.monotonic(now)).toBe(Number(monotonic / 1_000_000n));
        expect(clock.wall(now)).toBe(Number(wall / 1_000_000n));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('is off by no more than its jitter, and by all of it at times', () => {
    const clock = new SimClock(0, 0);
    layOver(clock, 0, { ppm: 0, freezes: false, jitterMicros: 400, which: 'wall' });
    const errors = Array.from({ length: 20_000 }, (_, i) => clock.wall(i * 37) - i * 37);
    expect(Math.max(...errors)).toBeLessThanOrEqual(400);
    expect(Math.max(...errors)).toBeGreaterThan(380);
    expect(Math.min(...errors)).toBeGreaterThanOrEqual(-400);
    expect(Math.min(...errors)).toBeLessThan(-380);
    expect(clock.monotonic(740_000)).toBe(740_000);
  });

  it('is the clock that it was once every fault has been taken away', () => {
    const clock = new SimClock(0, 40);
    for (const ppm of [300_000, -1_500_000, 5_000_000]) clock.addDrift(ppm, 'both');
    clock.settle(0);
    expect(clock.driftPpm).toBe(2_000_000);
    clock.restore();
    clock.settle(0);
    expect(clock.driftPpm).toBe(40);
    expect(clock.monotonic(1_000_000)).toBe(1_000_040);
  });

  it('never stands still or runs backwards, however many drifts overlap', () => {
    const clock = new SimClock(0, 0);
    for (let i = 0; i < 5; i++) clock.addDrift(-600_000, 'both');
    clock.settle(0);
    expect(clock.monotonic(1_000_000)).toBeGreaterThan(0);
    expect(clock.toVirtual(1_000, 0)).toBeLessThanOrEqual(10_000);
  });

  it('slews its wall at the rate that it is given, to the amount that it is given, and no further', () => {
    const clock = new SimClock(0, 0);
    clock.addWallSlew(1_000_000, -500, 1_000);
    const walls = [1_000_000, 1_100_000, 1_499_999, 1_500_000, 9_000_000].map((now) => clock.wall(now) - now);
    expect(walls).toEqual([0, -100, -499, -500, -500]);
    clock.addWallSlew(0, 3_600_000_000, 1);
    expect(clock.wall(200 * 365 * 24 * HOUR) - 200 * 365 * 24 * HOUR).toBe(3_600_000_000 - 500);
  });

  it('is restored from what it saved', () => {
    const clock = new SimClock(500, 77);
    layOver(clock, 3 * HOUR + 7, { ppm: 1_003, freezes: false, jitterMicros: 90, which: 'both' });
    const restored = new SimClock(500, 77);
    restored.load(structuredClone(clock.save()));
    // What lies over it is laid on again, and changes nothing.
    layOver(restored, 3 * HOUR + 9, { ppm: 1_003, freezes: false, jitterMicros: 90, which: 'both' });
    for (const now of [3 * HOUR + 9, 4 * HOUR]) {
      expect([restored.monotonic(now), restored.wall(now)]).toEqual([clock.monotonic(now), clock.wall(now)]);
    }
    restored.restore();
    restored.settle(4 * HOUR);
    expect(restored.driftPpm).toBe(77);
  });
});
