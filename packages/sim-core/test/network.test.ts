import { describe, expect, it } from 'vitest';
import type { LinkOptions, TraceLine, World } from '../src/index.ts';
import { hostOf, note, notes, received, recorder, worldOf, type Setup } from './support/recorder.ts';
import { rate } from './support/statistics.ts';

/** Sends `count` notes from n1 to n2, `everyMicros` apart, and returns the world when all have arrived. */
function sendMany(count: number, everyMicros: number, setup: Setup): World {
  const world = worldOf(setup);
  const host = hostOf(world, 0);
  for (let i = 0; i < count; i++) {
    host.send(1, note(String(i)));
    world.runUntil(world.nowMicros + everyMicros);
  }
  world.runUntil(world.nowMicros + 10_000_000);
  return world;
}

const constant = (micros: number): Partial<LinkOptions> => ({ delay: { kind: 'constant', micros } });

describe('a link', () => {
  it('delivers each message once, after its delay, to its addressee alone', () => {
    const world = sendMany(3, 10_000, { link: constant(250) });
    expect(received(world, 1)).toEqual([
      { atMicros: 250, from: 0, message: note('0') },
      { atMicros: 10_250, from: 0, message: note('1') },
      { atMicros: 20_250, from: 0, message: note('2') },
    ]);
    expect(received(world, 0)).toEqual([]);
    expect(received(world, 2)).toEqual([]);
  });

  it('loses messages at the rate asked for: none, some, all', () => {
    for (const lossPpm of [0, 30_000, 500_000, 1_000_000]) {
      const world = sendMany(20_000, 10, { link: { lossPpm } });
      const lost = 1 - received(world, 1).length / 20_000;
      // Four standard deviations, and the resolution of 15 parts per million.
      const tolerance = 4 * Math.sqrt((lossPpm / 1e6) * (1 - lossPpm / 1e6)) / Math.sqrt(20_000);
      expect(Math.abs(lost - lossPpm / 1_000_000)).toBeLessThanOrEqual(tolerance);
      expect(world.network.counts).toMatchObject({ sent: 20_000, lost: 20_000 - received(world, 1).length });
    }
  });

  it('duplicates messages at the rate asked for; a copy takes its own delay and up to the spread', () => {
    const link: Partial<LinkOptions> = {
      delay: { kind: 'uniform', minMicros: 100, maxMicros: 200 },
      duplicatePpm: 100_000,
      duplicateSpreadMicros: 3_000,
    };
    const world = sendMany(10_000, 10, { link });
    const byText = new Map<string, number[]>();
    for (const { atMicros, message } of received(world, 1)) {
      byText.set(message.text, [...(byText.get(message.text) ?? []), atMicros - Number(message.text) * 10]);
    }
    const copies = [...byText.values()].filter((arrivals) => arrivals.length === 2);
    expect(byText.size).toBe(10_000);
    expect(Math.max(...[...byText.values()].map((arrivals) => arrivals.length))).toBe(2);
    expect(Math.abs(copies.length / 10_000 - 0.1)).toBeLessThan(0.012);
    expect(copies.every(([first, second]) => (first as number) >= 100 && (second as number) <= 3_200)).toBe(true);
    expect(Math.max(...copies.map(([, second]) => second as number))).toBeGreaterThan(3_000);
    expect(world.network.counts.duplicated).toBe(copies.length);
  });

  it('holds messages back at the rate asked for, within the window, so that later ones overtake them', () => {
    const link = { ...constant(1_000), reorderPpm: 200_000, reorderWindowMicros: 5_000 };
    const world = sendMany(10_000, 100, { link });
    const delays = received(world, 1).map(({ atMicros, message }) => atMicros - Number(message.text) * 100);
    expect(Math.abs(rate(delays, (delay) => delay > 1_000) - 0.2)).toBeLessThan(0.016);
    expect(Math.max(...delays)).toBeLessThanOrEqual(6_000);
    expect(Math.max(...delays)).toBeGreaterThan(5_900);
    const order = notes(world, 1).map(Number);
    expect(order.some((text, i) => i > 0 && text < (order[i - 1] as number))).toBe(true);
  });

  it('that is first-in-first-out never lets a message overtake another, also when it is told to reorder', () => {
    const link: Partial<LinkOptions> = {
      delay: { kind: 'heavy-tailed', minMicros: 200, maxMicros: 100_000 },
      fifo: true,
      reorderPpm: 500_000,
      reorderWindowMicros: 10_000,
      lossPpm: 100_000,
    };
    const order = notes(sendMany(5_000, 50, { link }), 1).map(Number);
    expect(order.length).toBeGreaterThan(4_000);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    // The same link without the rule does let them.
    const unordered = notes(sendMany(5_000, 50, { link: { ...link, fifo: false } }), 1).map(Number);
    expect(unordered).not.toEqual([...unordered].sort((a, b) => a - b));
  });

  it('may differ from the others, in one direction alone', () => {
    const world = worldOf({
      link: constant(100),
      links: [
        { from: 0, to: 1, options: constant(900) },
        { from: 2, to: 1, options: { lossPpm: 1_000_000 } },
      ],
    });
    hostOf(world, 0).send(1, note('slow'));
    hostOf(world, 1).send(0, note('back'));
    hostOf(world, 2).send(1, note('lost'));
    hostOf(world, 1).send(2, note('not lost'));
    world.runUntil(1_000);
    expect(received(world, 1)).toEqual([{ atMicros: 900, from: 0, message: note('slow') }]);
    expect(received(world, 0)[0]?.atMicros).toBe(100);
    expect(received(world, 2)[0]?.atMicros).toBe(100);
  });

  it('to a node that does not exist is refused when the world is built', () => {
    const links = [{ from: 0, to: 3, options: {} }];
    expect(() => worldOf({ links })).toThrow('a link from node 0 to node 3: expected 0 to 2');
  });
});

describe('a message to oneself', () => {
  it('arrives after every handler already due, at the same instant, and is never lost', () => {
    const order: string[] = [];
    const busy = recorder({
      boot(host) {
        host.setTimer({ type: 'Alarm' }, 1_000);
        host.setTimer({ type: 'Tick' }, 1_000);
      },
      onTimer(_state, timer, host) {
        order.push(timer.type);
        host.send(host.id, note(`after ${timer.type}`));
      },
      onMessage: (_state, message) => void order.push(message.text),
    });
    const world = worldOf({ programs: [busy], link: { lossPpm: 1_000_000 } });
    world.runUntil(1_000);
    expect(order.slice(0, 2).toSorted()).toEqual(['Alarm', 'Tick']);
    expect(order.slice(2)).toEqual(order.slice(0, 2).map((type) => `after ${type}`));
  });

  it('draws nothing: no other message fares differently for it', () => {
    const arrivals = (withSelf: boolean): unknown => {
      const world = worldOf();
      if (withSelf) hostOf(world, 0).send(0, note('self'));
      hostOf(world, 0).send(1, note('other'));
      world.runUntil(10_000);
      return received(world, 1);
    };
    expect(arrivals(true)).toEqual(arrivals(false));
  });
});

describe('the luck of a message', () => {
  const unreliable: Partial<LinkOptions> = {
    lossPpm: 100_000,
    duplicatePpm: 100_000,
    duplicateSpreadMicros: 2_000,
    reorderPpm: 100_000,
    reorderWindowMicros: 2_000,
  };

  /** Every node sends to every other, 200 rounds; what becomes of the messages of each link. */
  function fates(setup: Setup, omit?: { round: number; from: number; to: number }): Map<string, TraceLine[]> {
    const byLink = new Map<string, TraceLine[]>();
    const world = worldOf({ link: unreliable, ...setup }, '1', {
      trace(line) {
        if (!['message', 'drop', 'duplicate'].includes(line.kind)) return;
        const link = `${line.from}>${line.to ?? line.node}`;
        // The index is left out: it counts the events of other links too.
        byLink.set(link, [...(byLink.get(link) ?? []), { ...line, i: 0 }]);
      },
    });
    for (let round = 0; round < 200; round++) {
      for (let from = 0; from < 3; from++) {
        for (let to = 0; to < 3; to++) {
          if (from === to || (omit?.round === round && omit.from === from && omit.to === to)) continue;
          hostOf(world, from).send(to, note(`${round}`));
        }
      }
      world.runUntil(world.nowMicros + 1_000);
    }
    world.runUntil(1_000_000);
    return byLink;
  }

  const otherThan = (link: string, byLink: Map<string, TraceLine[]>): unknown =>
    Object.fromEntries([...byLink].filter(([name]) => name !== link));

  it('stays as it was on all other links when a message is taken away', () => {
    const all = fates({});
    const without = fates({}, { round: 17, from: 0, to: 1 });
    expect(all.size).toBe(6);
    expect(without.get('n1>n2')).not.toEqual(all.get('n1>n2'));
    expect(otherThan('n1>n2', without)).toEqual(otherThan('n1>n2', all));
  });

  it('stays as it was on all other links when a fault is laid over one', () => {
    const healthy = fates({});
    const faulty = fates({
      faults: [
        { kind: 'one-way-partition', at: 20_000, until: 60_000, from: [1], to: [2] },
        { kind: 'slow-link', at: 80_000, until: 120_000, extraMicros: 700, from: [1], to: [2] },
      ],
    });
    expect(faulty.get('n2>n3')).not.toEqual(healthy.get('n2>n3'));
    expect(otherThan('n2>n3', faulty)).toEqual(otherThan('n2>n3', healthy));
  });

  it('stays as it was on the same link after a cut: lost messages draw what they would have drawn', () => {
    const healthy = fates({});
    const cut = fates({ faults: [{ kind: 'one-way-partition', at: 20_500, until: 60_500, from: [1], to: [2] }] });
    // Originals only: copies and held messages draw from a stream of their own, which a cut does move.
    const later = (lines: TraceLine[] | undefined): string[] =>
      (lines ?? []).filter(({ kind, data }) => kind === 'drop' && (data as { reason: string }).reason === 'lost').flatMap(
        ({ atMicros }) => (atMicros > 61_000 ? [String(atMicros)] : []),
      );
    expect(later(cut.get('n2>n3'))).toEqual(later(healthy.get('n2>n3')));
    expect(later(cut.get('n2>n3')).length).toBeGreaterThan(5);
  });
});
