import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, type NodeClockOptions } from '../src/index.ts';
import { SimClock } from '../src/clock/sim-clock.ts';
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
    clock.stepWall(-500);
    expect([clock.monotonic(1_000), clock.wall(1_000)]).toEqual([1_000, 500]);
    clock.stepWall(500);
    expect([clock.monotonic(1_000), clock.wall(1_000)]).toEqual([1_000, 1_000]);
  });

  const driftChange = fc.record({ after: fc.nat(3_000_000), ppm: fc.integer({ min: -1_000_000, max: 2_000_000 }) });

  it('never goes back on the monotonic side, whatever drifts are added and taken away', () => {
    fc.assert(
      fc.property(fc.array(driftChange, { maxLength: 40, size: 'max' }), (changes) => {
        const clock = new SimClock(0, 0);
        let now = 0;
        let last = clock.monotonic(now);
        const advance = (micros: number): void => {
          now += micros;
          const reading = clock.monotonic(now);
          expect(reading).toBeGreaterThanOrEqual(last);
          last = reading;
        };
        for (const { after, ppm } of changes) {
          advance(after);
          clock.addDrift(now, ppm);
          advance(0);
          advance(1);
        }
        advance(HOUR);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('loses less than a microsecond at each change of its drift', () => {
    fc.assert(
      fc.property(fc.array(driftChange, { maxLength: 40, size: 'max' }), (changes) => {
        const clock = new SimClock(0, 0);
        let [now, exactMillionths] = [0n, 0n];
        let drift = 0n;
        for (const { after, ppm } of changes) {
          now += BigInt(after);
          exactMillionths += BigInt(after) * (1_000_000n + drift);
          clock.addDrift(Number(now), ppm);
          drift = BigInt(clock.driftPpm);
        }
        const exact = Number(exactMillionths / 1_000_000n);
        expect(Math.abs(clock.monotonic(Number(now)) - exact)).toBeLessThanOrEqual(changes.length);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('is the clock that it was once every added drift has been taken away', () => {
    const clock = new SimClock(0, 40);
    for (const ppm of [300_000, -1_500_000, 5_000_000]) clock.addDrift(0, ppm);
    for (const ppm of [300_000, -1_500_000, 5_000_000]) clock.addDrift(0, -ppm);
    expect(clock.driftPpm).toBe(40);
    expect(clock.monotonic(1_000_000)).toBe(1_000_040);
  });

  it('never stands still or runs backwards, however many drifts overlap', () => {
    const clock = new SimClock(0, 0);
    for (let i = 0; i < 5; i++) clock.addDrift(0, -600_000);
    expect(clock.monotonic(1_000_000)).toBeGreaterThan(0);
    expect(clock.toVirtual(1_000)).toBeLessThanOrEqual(10_000);
  });

  it('is restored from what it saved', () => {
    const clock = new SimClock(500, 77);
    clock.monotonic(3 * HOUR);
    clock.addDrift(3 * HOUR, 1_000);
    clock.stepWall(-9);
    const restored = new SimClock(0, 0);
    restored.load(structuredClone(clock.save()));
    for (const now of [3 * HOUR, 4 * HOUR]) {
      expect([restored.monotonic(now), restored.wall(now)]).toEqual([clock.monotonic(now), clock.wall(now)]);
    }
    restored.addDrift(4 * HOUR, -1_077);
    expect(restored.driftPpm).toBe(0);
  });
});
