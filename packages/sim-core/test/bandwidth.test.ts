import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, LinkOptions, TraceLine, Typed, World } from '../src/index.ts';
import { estimateBytes } from '../src/network/message-size.ts';
import { hostOf, note, notes, received, worldOf, type Setup } from './support/recorder.ts';

/** Every message has 1,000 bytes and takes a millisecond on the wire, then 100 microseconds of flight. */
const LINK: Partial<LinkOptions> = { delay: { kind: 'constant', micros: 100 }, bytesPerSecond: 1_000_000 };
const inKilobytes = { messageBytes: () => 1_000 };

function worldWith(link: Partial<LinkOptions>, setup: Setup = {}, trace?: (line: TraceLine) => void): World {
  return worldOf({ link: { ...LINK, ...link }, spec: inKilobytes, ...setup }, '1', trace === undefined ? {} : { trace });
}

/** Sends notes 0 to `count - 1` at once. */
function sendAtOnce(world: World, count: number): void {
  for (let i = 0; i < count; i++) hostOf(world, 0).send(1, note(String(i)));
}

describe('limited bandwidth', () => {
  it('puts messages on the wire one after the other: so many bytes a second, in the order of sending', () => {
    const world = worldWith({});
    sendAtOnce(world, 5);
    world.runUntil(1_000_000);
    expect(received(world, 1).map(({ atMicros, message }) => [message.text, atMicros])).toEqual(
      [0, 1, 2, 3, 4].map((i) => [String(i), (i + 1) * 1_000 + 100]),
    );
  });

  it('lets a backlog of data delay the heartbeats behind it, on that link alone', () => {
    const world = worldWith({});
    sendAtOnce(world, 200);
    hostOf(world, 0).send(1, { type: 'Ping' });
    hostOf(world, 0).send(2, { type: 'Ping' });
    world.runUntil(1_000_000);
    expect(received(world, 1).at(-1)).toEqual({ atMicros: 201_100, from: 0, message: { type: 'Ping' } });
    expect(received(world, 2)).toEqual([{ atMicros: 1_100, from: 0, message: { type: 'Ping' } }]);
  });

  it('charges messages by their size', () => {
    const world = worldOf({ link: LINK });
    hostOf(world, 0).send(1, note('x'.repeat(5_000)));
    hostOf(world, 0).send(2, note('x'));
    world.runUntil(1_000_000);
    const [large, small] = [received(world, 1)[0]?.atMicros, received(world, 2)[0]?.atMicros];
    expect([large, small]).toEqual([estimateBytes(note('x'.repeat(5_000))) + 100, estimateBytes(note('x')) + 100]);
  });

  it('takes what waits along when it is lifted, in order', () => {
    const fault: Fault = { kind: 'bandwidth', at: 0, until: 2_500, bytesPerSecond: 1_000_000 };
    const world = worldOf({ link: { delay: { kind: 'constant', micros: 100 } }, spec: inKilobytes, faults: [fault] });
    world.runUntil(0);
    sendAtOnce(world, 5);
    world.runUntil(1_000_000);
    expect(received(world, 1).map(({ atMicros }) => atMicros)).toEqual([1_100, 2_100, 2_600, 2_600, 2_600]);
    expect(notes(world, 1).toSorted()).toEqual(['0', '1', '2', '3', '4']);
    expect(world.network.link(0, 1).isPlain).toBe(true);
  });

  it('of two faults is the narrower while both last', () => {
    const world = worldOf({
      link: { delay: { kind: 'constant', micros: 0 } },
      spec: inKilobytes,
      faults: [
        { kind: 'bandwidth', at: 0, bytesPerSecond: 1_000_000 },
        { kind: 'bandwidth', at: 0, until: 3_500, bytesPerSecond: 500_000 },
      ],
    });
    world.runUntil(0);
    sendAtOnce(world, 5);
    world.runUntil(1_000_000);
    // What is on the wire when the rate changes leaves as it would have.
    expect(received(world, 1).map(({ atMicros }) => atMicros)).toEqual([2_000, 4_000, 5_000, 6_000, 7_000]);
  });

  it('is met by a cut while messages wait: those that leave during it are lost', () => {
    const world = worldWith({}, { faults: [{ kind: 'one-way-partition', at: 1_500, until: 3_500, from: [0], to: [1] }] });
    sendAtOnce(world, 6);
    world.runUntil(1_000_000);
    expect(notes(world, 1)).toEqual(['0', '3', '4', '5']);
    expect(world.network.counts.cut).toBe(2);
  });
});

describe('a queue that is full', () => {
  /** Ten notes at once: the first goes on the wire, then there is room for three. */
  function survivors(drop: 'newest' | 'oldest' | 'random', limit: object, seed = '1'): string[] {
    const lines: TraceLine[] = [];
    const setup: Setup = { link: { ...LINK, queueLimit: { ...limit, drop } }, spec: inKilobytes };
    const world = worldOf(setup, seed, { trace: (line) => lines.push(line) });
    sendAtOnce(world, 10);
    world.runUntil(1_000_000);
    const dropped = lines.filter(({ kind }) => kind === 'drop');
    expect(dropped.map(({ data }) => (data as { reason: string }).reason)).toEqual(dropped.map(() => 'queue-full'));
    expect(world.network.counts.queueFull).toBe(dropped.length);
    expect(dropped.length + notes(world, 1).length).toBe(10);
    return notes(world, 1);
  }

  it.each([{ messages: 3 }, { bytes: 3_000 }, { bytes: 3_999 }, { messages: 3, bytes: 1_000_000 }])(
    'by %o drops the newest or the oldest as it is told, never what is on the wire',
    (limit) => {
      expect(survivors('newest', limit)).toEqual(['0', '1', '2', '3']);
      expect(survivors('oldest', limit)).toEqual(['0', '7', '8', '9']);
    },
  );

  it('drops any of those that wait, another one for another seed, and keeps the order of the rest', () => {
    const outcomes = Array.from({ length: 20 }, (_, seed) => survivors('random', { messages: 3 }, String(seed)));
    for (const outcome of outcomes) {
      expect(outcome).toHaveLength(4);
      expect(outcome).toEqual(outcome.toSorted());
    }
    expect(new Set(outcomes.map((outcome) => outcome.join())).size).toBeGreaterThan(10);
    expect(survivors('random', { messages: 3 }, '7')).toEqual(survivors('random', { messages: 3 }, '7'));
  });

  it('of no length has room for what is on the wire only', () => {
    expect(survivors('oldest', { messages: 0 })).toEqual(['0']);
  });

  it('by two faults has the lower of both limits', () => {
    const limits = { link: 0, faults: [{ queueMessages: 5 }, { queueMessages: 2 }] };
    const faults = limits.faults.map((limit): Fault => ({ kind: 'bandwidth', at: 0, bytesPerSecond: 1_000_000, ...limit }));
    const world = worldOf({ link: { delay: { kind: 'constant', micros: 0 } }, spec: inKilobytes, faults });
    world.runUntil(0);
    sendAtOnce(world, 10);
    world.runUntil(1_000_000);
    expect(notes(world, 1)).toEqual(['0', '1', '2']);
  });
});

describe('a link that is slow for large messages', () => {
  it('adds to the delay by the size, and to nobody else’s', () => {
    const fault: Fault = { kind: 'slow-link', at: 0, extraMicros: 10, microsPerKilobyte: 2_000 };
    const sizes: Record<string, number> = { Note: 3_500, Ping: 0 };
    const messageBytes = ({ type }: Typed): number => sizes[type] as number;
    const world = worldOf({ link: { delay: { kind: 'constant', micros: 100 } }, spec: { messageBytes }, faults: [fault] });
    world.runUntil(0);
    hostOf(world, 0).send(1, note('large'));
    hostOf(world, 0).send(1, { type: 'Ping' });
    world.runUntil(100_000);
    expect(received(world, 1).map(({ atMicros, message }) => [message.type, atMicros])).toEqual([['Ping', 110], ['Note', 7_110]]);
  });
});

describe('the size of a message', () => {
  it('is estimated from its contents: the more in it, the larger', () => {
    const json = fc.jsonValue();
    const property = fc.property(json, json, (a, b) => {
      expect(estimateBytes([a, b])).toBe(2 + estimateBytes(a) + estimateBytes(b));
      expect(estimateBytes({ ab: a })).toBe(4 + estimateBytes(a));
      expect(estimateBytes(new Map([['k', a]]))).toBe(2 + 3 + estimateBytes(a));
    });
    fc.assert(property, { numRuns: 100, seed: 1 });
    expect([estimateBytes(7), estimateBytes('four'), estimateBytes(true), estimateBytes(null), estimateBytes(new Set([1, 2]))]).toEqual([8, 6, 1, 1, 18]);
  });

  it('is asked for once, of a message that goes to many, and never where no link needs it', () => {
    let asked = 0;
    const messageBytes = (): number => {
      asked++;
      return 1_000;
    };
    const broadcast = (link: Partial<LinkOptions>): number => {
      asked = 0;
      const world = worldOf({ link, spec: { messageBytes } });
      const message = note('to all');
      for (const to of [1, 2]) hostOf(world, 0).send(to, message);
      world.runUntil(10_000);
      return asked;
    };
    expect([broadcast(LINK), broadcast({ lossPpm: 10 })]).toEqual([1, 0]);
  });

  it('must be one: anything else that a scenario gives is refused', () => {
    const world = worldWith({}, { spec: { messageBytes: () => 1.5 } });
    expect(() => sendAtOnce(world, 1)).toThrow('the size of a Note is 1.5: expected messageBytes to give whole bytes, 0 or more');
  });
});
