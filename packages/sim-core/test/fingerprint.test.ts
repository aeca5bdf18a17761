import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fingerprint } from '../src/fingerprint/fingerprint.ts';

type Event = readonly [time: number, kind: number, node: number, code: number];

const event: fc.Arbitrary<Event> = fc.tuple(
  fc.oneof(fc.nat(1_000), fc.nat(Number.MAX_SAFE_INTEGER)),
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: -1, max: 100 }),
  fc.nat(200),
);

function fingerprintOf(events: readonly Event[]): string {
  const fingerprint = new Fingerprint();
  for (const each of events) fingerprint.mixEvent(...each);
  return fingerprint.toString();
}

describe('a fingerprint', () => {
  it('is what it always was', () => {
    expect(fingerprintOf([])).toBe('243f6a8813198a2e');
    expect(fingerprintOf([[1_000, 1, 0, 0]])).toBe('1cd584c6051b395e');
    expect(fingerprintOf([[1_000, 1, 0, 0], [2 ** 40, 4, -1, 0], [2 ** 40, 2, 7, 31]])).toBe('0900cdde331a0bba');
    const strict = new Fingerprint();
    strict.mixEvent(5, 1, 2, 3);
    strict.mixDigest(-77);
    expect(strict.toString()).toBe('b458bed9f7fa1cf4');
  });

  it('has 16 hexadecimal digits', () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        expect(fingerprintOf(events)).toMatch(/^[0-9a-f]{16}$/);
      }),
      { seed: 1 },
    );
  });

  it('changes with the time, the kind, the node and the type of any one event', () => {
    const changed = fc.tuple(fc.array(event), event, event, fc.integer({ min: 0, max: 3 }), fc.array(event));
    fc.assert(
      fc.property(changed, ([before, one, other, part, after]) => {
        fc.pre(one[part] !== other[part]);
        const edited = one.with(part, other[part] as number) as unknown as Event;
        expect(fingerprintOf([...before, edited, ...after])).not.toBe(fingerprintOf([...before, one, ...after]));
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  it('changes when an event is left out, added, or exchanged with its neighbour', () => {
    fc.assert(
      fc.property(fc.array(event), event, event, fc.array(event), (before, one, other, after) => {
        fc.pre(String(one) !== String(other));
        const fingerprints = [[one, other], [other, one], [one], [other], []].map((middle) =>
          fingerprintOf([...before, ...middle, ...after]),
        );
        expect(new Set(fingerprints).size).toBe(5);
      }),
      { numRuns: 1_000, seed: 1 },
    );
  });

  it('changes with every digest that is mixed in, and with their order', () => {
    const mixed = (...digests: number[]): string => {
      const fingerprint = new Fingerprint();
      for (const each of digests) fingerprint.mixDigest(each);
      return fingerprint.toString();
    };
    expect(new Set([mixed(), mixed(0), mixed(1), mixed(0, 1), mixed(1, 0), mixed(0, 0), mixed(-1)]).size).toBe(7);
  });

  it('spreads: a hundred thousand runs that differ in one microsecond have as many fingerprints', () => {
    const fingerprints = Array.from({ length: 100_000 }, (_, time) => fingerprintOf([[time, 1, 0, 0], [200_000, 1, 1, 0]]));
    expect(new Set(fingerprints).size).toBe(100_000);
  });

  it('goes on where it was saved', () => {
    const whole = new Fingerprint();
    whole.mixEvent(1, 2, 3, 4);
    const restored = new Fingerprint();
    restored.load(whole.save());
    for (const each of [whole, restored]) each.mixEvent(5, 6, 7, 8);
    expect(restored.toString()).toBe(whole.toString());
  });
});
