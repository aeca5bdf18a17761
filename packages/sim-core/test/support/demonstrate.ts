/** Every kind of fault is demonstrated: healthy before it begins, faulty while it lasts, healthy once it is lifted. */
import { describe, expect, it } from 'vitest';
import type { Fault, LivenessDemand, World } from '../../src/index.ts';
import type { WorldOptions } from '../../src/engine/world.ts';
import { recorder, worldOf } from './recorder.ts';

/** How a kind of fault shows: what a measurement gives on a healthy world and while the fault lasts. */
export interface Demonstration {
  /** The fault without its window. */
  readonly fault: object;
  readonly measure: (world: World) => unknown;
  readonly healthy: unknown;
  readonly faulty: unknown;
}

export const link = { delay: { kind: 'constant', micros: 100 } } as const;

/** Demands nothing. */
export const liveness: LivenessDemand = {
  property: 'test/converges',
  expected: 'the core converges',
  chooseCore: () => ({ members: [], clients: [] }),
  check: () => undefined,
};

/** Four recorders on links of 100 microseconds; their syncs take 1,000. */
export function worldWith(faults: readonly object[], options: WorldOptions = {}): World {
  return worldOf({ programs: Array.from({ length: 4 }, () => recorder()), link, faults: faults as Fault[], spec: { liveness } }, '1', options);
}

/** Everybody is healed at that instant, for good. */
export function healedAt(atMicros: number): WorldOptions {
  return { liveness: { atMicros, boundMicros: 1_000_000, core: { members: [0, 1, 2, 3], clients: [] } } };
}

export function demonstrate(demonstrations: Readonly<Record<string, Demonstration>>): void {
  describe.each(Object.entries(demonstrations))('a fault of kind %s', (kind, { fault, measure, healthy, faulty }) => {
    it('shows its effect from its beginning to its end, and none before and after', () => {
      const world = worldWith([{ kind, at: 20_000, until: 60_000, ...fault }]);
      expect(measure(world)).toEqual(healthy);
      world.runUntil(20_000);
      expect(measure(world)).toEqual(faulty);
      world.runUntil(40_000);
      expect(measure(world)).toEqual(faulty);
      world.runUntil(60_000);
      expect(measure(world)).toEqual(healthy);
    });

    it('lasts to the end of the run when it has no end of its own', () => {
      const world = worldWith([{ kind, at: 20_000, ...fault }]);
      world.runUntil(5_000_000);
      expect(measure(world)).toEqual(faulty);
    });

    it('is lifted on its own: another one that overlaps it goes on', () => {
      const world = worldWith([
        { kind, at: 20_000, until: 60_000, ...fault },
        { kind, at: 40_000, until: 80_000, ...fault },
      ]);
      world.runUntil(60_000);
      // The first is over, the second goes on as if it had always been alone.
      expect(measure(world)).toEqual(faulty);
      world.runUntil(80_000);
      expect(measure(world)).toEqual(healthy);
    });

    it('that lies within another of its kind does not lift that one', () => {
      const world = worldWith([
        { kind, at: 20_000, until: 80_000, ...fault },
        { kind, at: 30_000, until: 40_000, ...fault },
      ]);
      world.runUntil(40_000);
      expect(measure(world)).toEqual(faulty);
    });

    it('that begins at the same instant as another of its kind is lifted alone', () => {
      const world = worldWith([
        { kind, at: 20_000, until: 40_000, ...fault },
        { kind, at: 20_000, until: 80_000, ...fault },
      ]);
      world.runUntil(40_000);
      expect(measure(world)).toEqual(faulty);
      world.runUntil(80_000);
      expect(measure(world)).toEqual(healthy);
    });

    it('is lifted for good where the second phase heals', () => {
      const world = worldWith([{ kind, at: 20_000, ...fault }], healedAt(40_000));
      world.runUntil(20_000);
      expect(measure(world)).toEqual(faulty);
      world.runUntil(40_000);
      expect(measure(world)).toEqual(healthy);
    });

    it('is counted under its name each time it fires', () => {
      const world = worldWith([
        { kind, at: 20_000, until: 60_000, ...fault },
        { kind, at: 30_000, until: 40_000, ...fault },
      ]);
      world.runUntil(100_000);
      expect(world.coverage.get(`fault/${kind}`)).toBe(2);
    });
  });
}
