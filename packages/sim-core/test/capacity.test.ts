import { describe, expect, it } from 'vitest';
import type { CapacityOptions, Fault, World } from '../src/index.ts';
import { fired, hostOf, note, received, worldOf } from './support/recorder.ts';

const link = { delay: { kind: 'constant', micros: 1_000 } } as const;
const plain: CapacityOptions = { workers: 1, queueLimit: 100, dropPolicy: 'newest', service: { kind: 'constant', micros: 10_000 } };

function worldWith(capacity: Partial<CapacityOptions>, faults: readonly Fault[] = [], seed = '1'): World {
  return worldOf({ link, faults, nodes: [undefined, { capacity: { ...plain, ...capacity } }] }, seed);
}

/** The first node sends so many notes to the second, 10 microseconds apart from `atMicros` on: '0', '1' and so on. */
function burst(world: World, atMicros: number, count: number): void {
  for (let i = 0; i < count; i++) {
    world.runUntil(atMicros + 10 * i);
    hostOf(world, 0).send(1, note(String(i)));
  }
}

function arrivals(world: World): [number, string][] {
  return received(world, 1).map(({ atMicros, message }) => [atMicros, message.text ?? message.type]);
}

const texts = (world: World): string[] => arrivals(world).map(([, text]) => text);

describe('a node with a capacity', () => {
  it('handles a message when a worker has finished with it, and lets the others wait', () => {
    const world = worldWith({});
    burst(world, 0, 3);
    world.runUntil(5_000);
    expect(world.view.queueLengthOf(1)).toBe(2);
    world.runUntil(100_000);
    expect(arrivals(world)).toEqual([[11_000, '0'], [21_000, '1'], [31_000, '2']]);
    expect([world.view.queueLengthOf(1), world.view.queueLengthOf(0)]).toEqual([0, 0]);
  });

  it('serves as many at once as it has workers', () => {
    const world = worldWith({ workers: 2 });
    burst(world, 0, 3);
    world.runUntil(100_000);
    expect(arrivals(world)).toEqual([[11_000, '0'], [11_010, '1'], [21_000, '2']]);
  });

  it('takes the time that a type of message takes, from the shape that is given for it', () => {
    const world = worldWith({ serviceByType: { Ping: { kind: 'constant', micros: 3 } } });
    hostOf(world, 0).send(1, { type: 'Ping' });
    world.runUntil(100_000);
    expect(arrivals(world)).toEqual([[1_003, 'Ping']]);
  });

  it.each([['newest', ['0', '1', '2']], ['oldest', ['0', '4', '5']]] as const)('that is full drops the %s', (dropPolicy, kept) => {
    const world = worldWith({ queueLimit: 2, dropPolicy });
    burst(world, 0, 6);
    world.runUntil(100_000);
    expect([texts(world), world.coverage.get('load/overload')]).toEqual([kept, 3]);
  });

  it('that is full and drops at random drops each as often as any other', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 300; seed++) {
      const world = worldWith({ queueLimit: 2, dropPolicy: 'random' }, [], String(seed));
      burst(world, 0, 4);
      world.runUntil(100_000);
      expect(texts(world)).toHaveLength(3);
      for (const text of texts(world)) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect(counts.get('0')).toBe(300);
    for (const text of ['1', '2', '3']) expect(Math.abs((counts.get(text) as number) - 200)).toBeLessThan(35);
  });

  it('that may let nothing wait takes a message only while a worker is free', () => {
    const world = worldWith({ queueLimit: 0 });
    burst(world, 0, 3);
    world.runUntil(50_000);
    burst(world, 60_000, 1);
    world.runUntil(100_000);
    expect(arrivals(world)).toEqual([[11_000, '0'], [71_000, '0']]);
  });

  it('fires timers and handles messages to itself while it is overloaded', () => {
    const world = worldWith({});
    burst(world, 0, 5);
    hostOf(world, 1).setTimer({ type: 'Alarm' }, 2_000);
    hostOf(world, 1).send(1, note('own'));
    world.runUntil(3_000);
    expect([texts(world), fired(world, 1)]).toEqual([['own'], [expect.objectContaining({ atMicros: 2_040 })]]);
  });

  it('loses what waits and what is served when it crashes, and has its workers back when it boots', () => {
    const world = worldWith({}, [{ kind: 'crash', at: 5_000, until: 6_000, nodes: [1] }]);
    burst(world, 0, 3);
    burst(world, 7_000, 1);
    world.runUntil(100_000);
    expect(arrivals(world)).toEqual([[18_000, '0']]);
  });

  it('does not hand out what it has finished while it is paused, and serves on afterwards', () => {
    const world = worldWith({}, [{ kind: 'pause', at: 5_000, until: 50_000, nodes: [1] }]);
    burst(world, 0, 2);
    burst(world, 6_000, 1);
    world.runUntil(100_000);
    expect(arrivals(world)).toEqual([[50_000, '0'], [60_000, '1'], [70_000, '0']]);
  });

  it('leaves everything else as it is without one: the same messages at the same instants', () => {
    const bare = worldOf({ link, nodes: [undefined, {}] });
    const fast = worldWith({ workers: 100, service: { kind: 'constant', micros: 0 } });
    for (const world of [bare, fast]) {
      burst(world, 0, 5);
      world.runUntil(10_000);
    }
    expect(arrivals(fast)).toEqual(arrivals(bare));
  });

  it.each([
    [{ workers: 0 }, 'the capacity of n2: workers is 0: expected a whole number, 1 or more'],
    [{ queueLimit: -1 }, 'the capacity of n2: queueLimit is -1: expected a whole number, 0 or more'],
    [{ dropPolicy: 'none' }, "the capacity of n2: dropPolicy is 'none': expected one of newest, oldest, random"],
    [{ serviceByType: { Nope: plain.service } }, "the capacity of n2: serviceByType names 'Nope': expected a message type (Note, Ping, Pong)"],
    [{ service: { kind: 'constant', micros: -1 } }, "the capacity of n2: service: a constant delay's micros is -1"],
  ])('that makes no sense is refused: %j', (capacity, message) => {
    expect(() => worldWith(capacity as Partial<CapacityOptions>)).toThrow(message);
  });
});

describe('faults of load', () => {
  it('make workers slower while they last; two of them multiply', () => {
    const slow = { kind: 'slow-service', nodes: [1], percent: 300 } as const;
    const one = worldWith({}, [{ ...slow, at: 500, until: 35_000 }]);
    burst(one, 0, 3);
    one.runUntil(200_000);
    // What a worker has begun when the fault is lifted, it finishes at its pace.
    expect(arrivals(one)).toEqual([[31_000, '0'], [61_000, '1'], [71_000, '2']]);
    const two = worldWith({}, [{ ...slow, at: 0 }, { ...slow, at: 0, percent: 200 }]);
    burst(two, 10, 1);
    two.runUntil(200_000);
    expect(arrivals(two)).toEqual([[61_010, '0']]);
  });

  it('take workers away and give them back, each fault its own', () => {
    const lost = { kind: 'lost-workers', nodes: [1], workers: 1 } as const;
    const world = worldWith({ workers: 2 }, [{ ...lost, at: 0, until: 40_000 }, { ...lost, at: 0, until: 70_000 }]);
    burst(world, 10, 4);
    world.runUntil(39_999);
    expect([arrivals(world), world.view.queueLengthOf(1)]).toEqual([[], 4]);
    world.runUntil(200_000);
    expect(arrivals(world).map(([at]) => at)).toEqual([50_000, 60_000, 70_000, 80_000]);
  });

  it.each(['slow-service', 'lost-workers'] as const)('of kind %s are refused on a node without a capacity', (kind) => {
    const fault = { kind, at: 0, nodes: [0], ...(kind === 'slow-service' ? { percent: 200 } : { workers: 1 }) } as Fault;
    expect(() => worldWith({}, [fault])).toThrow('plan.faults[0].nodes names n1; expected nodes with a capacity, and it has none');
  });
});
