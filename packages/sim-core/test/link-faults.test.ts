import { describe, expect, it } from 'vitest';
import { FAULT_DEFINITIONS, runSeed, type Fault, type LinkOptions, type TraceLine, type World } from '../src/index.ts';
import { hostOf, note, notes, received, recorder, worldOf, type Setup } from './support/recorder.ts';
import { ringScenario } from './support/ring.ts';
import { mean, rate } from './support/statistics.ts';

const CONSTANT: Partial<LinkOptions> = { delay: { kind: 'constant', micros: 100 } };
const MILLION = 1_000_000;

/** Sends notes numbered from 0 from n1 to n2, `everyMicros` apart, and waits until nothing is under way. */
function sendMany(count: number, everyMicros: number, setup: Setup, trace?: (line: TraceLine) => void): World {
  const world = worldOf({ link: CONSTANT, ...setup }, '1', trace === undefined ? {} : { trace });
  const host = hostOf(world, 0);
  // What begins at 0 begins before the first is sent.
  world.runUntil(0);
  for (let i = 0; i < count; i++) {
    host.send(1, note(String(i)));
    world.runUntil(world.nowMicros + everyMicros);
  }
  world.runUntil(world.nowMicros + 20 * MILLION);
  return world;
}

/** Which of the notes 0 to `count - 1` did not arrive. */
function missing(world: World, count: number): boolean[] {
  const arrived = new Set(notes(world, 1));
  return Array.from({ length: count }, (_, i) => !arrived.has(String(i)));
}

/** Lengths of the runs of `true`. */
function runLengths(values: readonly boolean[]): number[] {
  const lengths: number[] = [];
  for (const [i, value] of values.entries()) {
    if (value && values[i - 1] === true) lengths.push((lengths.pop() as number) + 1);
    else if (value) lengths.push(1);
  }
  return lengths;
}

describe('loss in bursts', () => {
  const COUNT = 60_000;

  it('has the rate, the lengths and the gaps of a Gilbert-Elliott chain', () => {
    const fault: Fault = { kind: 'burst-loss', at: 0, enterPpm: 20_000, leavePpm: 200_000 };
    const lost = missing(sendMany(COUNT, 10, { faults: [fault] }), COUNT);
    // Bad for enter / (enter + leave) of all messages; lengths are geometric with mean 1 / leave and 1 / enter.
    expect(Math.abs(rate(lost, (each) => each) - 20 / 220)).toBeLessThan(0.008);
    const bursts = runLengths(lost);
    expect(Math.abs(mean(bursts) - 5)).toBeLessThan(0.4);
    expect(Math.abs(mean(runLengths(lost.map((each) => !each))) - 50)).toBeLessThan(5);
    // P(longer than n) = 0.8^n.
    for (const n of [1, 3, 8]) expect(Math.abs(rate(bursts, (length) => length > n) - 0.8 ** n)).toBeLessThan(0.05);
  });

  it('loses by each state’s own chance', () => {
    const fault: Fault = { kind: 'burst-loss', at: 0, enterPpm: 500_000, leavePpm: 500_000, badLossPpm: 400_000, goodLossPpm: 100_000 };
    const lost = missing(sendMany(20_000, 10, { faults: [fault] }), 20_000);
    expect(Math.abs(rate(lost, (each) => each) - 0.25)).toBeLessThan(0.013);
  });

  it('of a healthy link’s own needs no fault, and each link has bursts of its own', () => {
    const burstLoss = { enterPpm: 50_000, leavePpm: 50_000, badLossPpm: MILLION, goodLossPpm: 0 };
    const world = worldOf({ link: { ...CONSTANT, burstLoss } });
    for (let i = 0; i < 2_000; i++) {
      hostOf(world, 0).send(1, note(String(i)));
      hostOf(world, 0).send(2, note(String(i)));
      world.runUntil(world.nowMicros + 10);
    }
    world.runUntil(MILLION);
    expect(world.network.counts.lostInBurst).toBeGreaterThan(1_500);
    expect(notes(world, 1)).not.toEqual(notes(world, 2));
  });

  it('ends with the fault: a burst under way goes no further', () => {
    const fault: Fault = { kind: 'burst-loss', at: 0, until: 1_000, enterPpm: MILLION, leavePpm: 0 };
    const lost = missing(sendMany(200, 10, { faults: [fault] }), 200);
    expect(lost.indexOf(false)).toBe(100);
    expect(lost.lastIndexOf(true)).toBe(99);
  });
});

describe('replay', () => {
  it('brings messages again at the rate asked for, within its spread, also from a link that keeps its order', () => {
    for (const fifo of [false, true]) {
      const fault: Fault = { kind: 'replay', at: 0, ppm: 100_000, afterMicros: 3 * MILLION, spreadMicros: MILLION };
      const world = sendMany(10_000, 10, { link: { ...CONSTANT, fifo }, faults: [fault] });
      const late = received(world, 1)
        .map(({ atMicros, message }) => atMicros - Number(message.text) * 10)
        .filter((delay) => delay > 100);
      expect(Math.abs(late.length / 10_000 - 0.1)).toBeLessThan(0.012);
      expect(Math.min(...late)).toBeGreaterThanOrEqual(3 * MILLION);
      expect(Math.max(...late)).toBeLessThanOrEqual(4 * MILLION);
      expect(Math.abs(mean(late) / MILLION - 3.5)).toBeLessThan(0.04);
      expect(world.network.counts.replayed).toBe(late.length);
      expect(notes(world, 1).slice(0, 10_000)).toEqual(Array.from({ length: 10_000 }, (_, i) => String(i)));
    }
  });
});

describe('chances of a few parts in a million', () => {
  it('are neither never nor doubled: 300 losses and copies in a million messages', () => {
    const world = worldOf({ link: { ...CONSTANT, lossPpm: 300, duplicatePpm: 300 } });
    const link = world.network.link(0, 1);
    for (let i = 0; i < MILLION / 5; i++) hostOf(world, 0).send(1, note(''));
    // Four standard deviations.
    expect(Math.abs(world.network.counts.lost - 60)).toBeLessThan(31);
    expect(Math.abs(world.network.counts.duplicated - 60)).toBeLessThan(31);
    expect(link.isPlain).toBe(false);
  });

  it.each([1, 4, 7, 8, 15, 100, 999])('of %i are what was asked, to a thousandth of a part in a million', (ppm) => {
    const link = worldOf({ link: { ...CONSTANT, lossPpm: ppm, duplicatePpm: ppm } }).network.link(0, 1);
    // All 65,536 values that luck may have; where it decides alone, and where it does not.
    const sure = Array.from({ length: 65_536 }, (_, luck) => luck).filter((luck) => luck !== link.lossThreshold && link.isLost(luck));
    const draws = Array.from({ length: 50_000 }, () => link.isLost(link.lossThreshold));
    const seen = ((sure.length + rate(draws, (hit) => hit)) / 65_536) * MILLION;
    // One value of luck stands for 15.3 parts in a million; four standard deviations of 50,000 draws are 0.009 of it.
    expect(Math.abs(seen - ppm)).toBeLessThan(0.14);
    expect(link.isDuplicated(link.duplicateThreshold + 1)).toBe(false);
  });

  it('leave links with greater chances on the short way', () => {
    expect(worldOf({ link: { lossPpm: 1_000, duplicatePpm: 20_000 } }).network.link(0, 1).isPlain).toBe(true);
  });
});

describe('a flapping link', () => {
  it('is up for its share of each period from the beginning of the fault, and loses what is sent or arrives while down', () => {
    const fault: Fault = { kind: 'flapping', at: 5_000, until: 25_000, periodMicros: 4_000, upPpm: 750_000, from: [0], to: [1] };
    const world = sendMany(300, 100, { faults: [fault] });
    const isDown = (now: number): boolean => now >= 5_000 && now < 25_000 && (now - 5_000) % 4_000 >= 3_000;
    const expected = Array.from({ length: 300 }, (_, i) => isDown(i * 100) || isDown(i * 100 + 100));
    expect(missing(world, 300)).toEqual(expected);
    expect(expected.filter(Boolean)).toHaveLength(55);
  });

  it('that flaps in two ways at once is up while both are up', () => {
    const flap = (periodMicros: number): Fault => ({ kind: 'flapping', at: 0, periodMicros, upPpm: 500_000 });
    const lost = missing(sendMany(160, 50, { faults: [flap(2_000), flap(4_000)] }), 160);
    const isDown = (now: number): boolean => now % 2_000 >= 1_000 || now % 4_000 >= 2_000;
    expect(lost).toEqual(Array.from({ length: 160 }, (_, i) => isDown(i * 50) || isDown(i * 50 + 100)));
  });
});

describe('a clog', () => {
  it('keeps everything and delivers it in order at release; the other direction goes on', () => {
    const world = worldOf({ link: CONSTANT, faults: [{ kind: 'clog', at: 1_050, until: 9_000, from: [0], to: [1] }] });
    world.runUntil(1_000);
    for (let i = 0; i < 50; i++) {
      hostOf(world, 0).send(1, note(String(i)));
      hostOf(world, 1).send(0, note(String(i)));
      world.runUntil(world.nowMicros + 10);
    }
    world.runUntil(8_999);
    expect([notes(world, 1).length, notes(world, 0).length, world.network.counts.held]).toEqual([0, 50, 50]);
    world.runUntil(9_000);
    expect(notes(world, 1)).toEqual(Array.from({ length: 50 }, (_, i) => String(i)));
    expect(received(world, 1).every(({ atMicros }) => atMicros === 9_000)).toBe(true);
  });

  it('delivers to the node as it is at release: what a node that is down then was sent is lost', () => {
    const world = worldOf({
      link: CONSTANT,
      faults: [
        { kind: 'clog', at: 0, until: 5_000 },
        { kind: 'crash', at: 4_000, until: 6_000, nodes: [1] },
      ],
    });
    world.runUntil(0);
    hostOf(world, 0).send(1, note('for a node that is down'));
    hostOf(world, 0).send(2, note('for one that is not'));
    world.runUntil(10_000);
    expect([notes(world, 1), notes(world, 2)]).toEqual([[], ['for one that is not']]);
    expect(world.network.counts.toDownNode).toBe(1);
  });
});

describe('every fault of links', () => {
  const kinds: Record<string, object> = {
    loss: { ppm: 500_000 },
    duplication: { ppm: 500_000, spreadMicros: 10 },
    reorder: { ppm: 500_000, windowMicros: 10 },
    'slow-link': { extraMicros: 10, microsPerKilobyte: 10 },
    'burst-loss': { enterPpm: 500_000, leavePpm: 500_000 },
    replay: { ppm: 500_000, afterMicros: 10 },
    'delay-shape': { delay: { kind: 'constant', micros: 10 } },
    corruption: { ppm: 500_000 },
    bandwidth: { bytesPerSecond: 10_000 },
    clog: {},
    flapping: { periodMicros: 1_000, upPpm: 500_000 },
  };

  it('is here', () => {
    const known = FAULT_DEFINITIONS.filter(({ family }) => family === 'links').map(({ kind }) => kind);
    expect(Object.keys(kinds).toSorted()).toEqual(known.toSorted());
  });

  it.each(Object.entries(kinds))('may work in one direction alone: %s', (kind, fields) => {
    /** What becomes of 50 messages in each direction. */
    const arrivals = (faults: readonly object[]): unknown[] => {
      const world = worldOf({ link: CONSTANT, faults: faults as Fault[] });
      world.runUntil(0);
      for (let i = 0; i < 50; i++) {
        hostOf(world, 0).send(1, note(String(i)));
        hostOf(world, 1).send(0, note(String(i)));
        world.runUntil(world.nowMicros + 40);
      }
      world.runUntil(10_000);
      return [received(world, 1), received(world, 0)];
    };
    const [forward, back] = arrivals([{ kind, at: 0, ...fields, from: [0], to: [1] }]);
    const [healthyForward, healthyBack] = arrivals([]);
    expect(forward).not.toEqual(healthyForward);
    expect(back).toEqual(healthyBack);
  });
});

describe('the luck of a message under several troubles', () => {
  const burst: Fault = { kind: 'burst-loss', at: 0, enterPpm: 30_000, leavePpm: 200_000 };
  const corrupt: Fault = { kind: 'corruption', at: 0, ppm: 100_000 };
  const replay: Fault = { kind: 'replay', at: 0, ppm: 100_000, afterMicros: 1_000_000 };
  const lossy: Fault = { kind: 'loss', at: 0, ppm: 100_000 };
  const cut: Fault = { kind: 'one-way-partition', at: 10_000, until: 20_000, from: [0], to: [1] };

  /** What became of each message, by its number. */
  function fates(faults: readonly Fault[]): Map<string, string[]> {
    const byText = new Map<string, string[]>();
    let last = '';
    sendMany(3_000, 10, { link: { ...CONSTANT, lossPpm: 1_000 }, faults }, ({ kind, from, data }) => {
      if (from !== 'n1') return;
      if (kind === 'send') last = (data as { text: string }).text;
      if (kind === 'drop') byText.set(last, [...(byText.get(last) ?? []), (data as { reason: string }).reason]);
      if (kind === 'replay') byText.set(last, [...(byText.get(last) ?? []), kind]);
    });
    return byText;
  }

  const withFate = (all: Map<string, string[]>, fate: string): string[] => [...all].flatMap(([text, each]) => (each.includes(fate) ? [text] : []));

  it.each([
    ['bursts', 'burst', [burst], [corrupt, replay, lossy, cut]],
    ['corruption', 'corrupted', [corrupt], [burst, replay, lossy, cut]],
    ['replay', 'replay', [replay], [burst, corrupt, lossy, cut]],
  ] as const)('by %s is the same whatever else troubles the link', (_, fate, alone, others) => {
    const expected = withFate(fates(alone), fate);
    expect(expected.length).toBeGreaterThan(200);
    const troubled = fates([...alone, ...others]);
    // Each met its fate, or another one before that.
    for (const text of expected) expect(troubled.has(text)).toBe(true);
    for (const text of withFate(troubled, fate)) expect(expected).toContain(text);
    expect(withFate(troubled, fate).length).toBeGreaterThan(100);
  });
});

describe('a damaged message', () => {
  const fault = (evadesChecksum: boolean): Fault => ({ kind: 'corruption', at: 0, until: 5_000, ppm: MILLION, evadesChecksum });

  it('is lost on a checksummed link, and counted', () => {
    const world = worldOf({ link: CONSTANT, faults: [fault(false)] });
    world.runUntil(0);
    hostOf(world, 0).send(1, note('pristine'));
    world.runUntil(5_000);
    expect([notes(world, 1), world.network.counts.corrupted]).toEqual([[], 1]);
    hostOf(world, 0).send(1, note('pristine'));
    world.runUntil(6_000);
    expect(notes(world, 1)).toEqual(['pristine']);
  });

  it.each([
    ['that is not checksummed', { ...CONSTANT, checksummed: false }, false],
    ['whose checksum it evades', CONSTANT, true],
  ])('reaches the receiver over a link %s, and what was sent stays as it was', (_, link, evades) => {
    const lines: TraceLine[] = [];
    const world = worldOf({ link, faults: [fault(evades)] }, '1', { trace: (line) => lines.push(line) });
    world.runUntil(0);
    const sent = note('pristine');
    hostOf(world, 0).send(1, sent);
    world.runUntil(1_000);
    expect(sent).toEqual({ type: 'Note', text: 'pristine' });
    const [text] = notes(world, 1) as [string];
    expect(text).toHaveLength(8);
    expect(Array.from(text).filter((character, i) => character !== 'pristine'[i])).toHaveLength(1);
    expect(lines.find(({ kind }) => kind === 'damage')).toMatchObject({ from: 'n1', to: 'n2', type: 'Note', data: { text } });
  });

  it('comes at the rate asked for, of a fault and of the link itself together', () => {
    const link = { ...CONSTANT, corruptPpm: 100_000 };
    const world = sendMany(20_000, 10, { link, faults: [{ kind: 'corruption', at: 0, ppm: 200_000 }] });
    // 1 - 0.9 * 0.8
    expect(Math.abs(world.network.counts.corrupted / 20_000 - 0.28)).toBeLessThan(0.013);
    expect(received(world, 1)).toHaveLength(20_000 - world.network.counts.corrupted);
    // What the link would have damaged by itself is not counted as the fault's doing.
    expect(Math.abs((world.coverage.get('effect/corruption') as number) / 20_000 - 0.18)).toBeLessThan(0.011);
  });

  it('is lost when it holds nothing but its type', () => {
    const world = worldOf({ link: CONSTANT, faults: [fault(true)] });
    world.runUntil(0);
    hostOf(world, 0).send(1, { type: 'Ping' });
    world.runUntil(1_000);
    expect([received(world, 1), world.network.counts.corrupted]).toEqual([[], 1]);
  });

  it('is frozen in strict runs like any other', () => {
    const world = worldOf({ link: CONSTANT, faults: [fault(true)] }, '1', { strict: true });
    world.runUntil(0);
    hostOf(world, 0).send(1, note('pristine'));
    world.runUntil(1_000);
    expect(Object.isFrozen(received(world, 1)[0]?.message)).toBe(true);
  });
});

describe('runs with every trouble of links', () => {
  const faults: Fault[] = [
    { kind: 'burst-loss', at: 0, until: 900_000, enterPpm: 10_000, leavePpm: 100_000 },
    { kind: 'corruption', at: 0, until: 1_500_000, ppm: 50_000, evadesChecksum: true },
    { kind: 'replay', at: 0, until: 1_000_000, ppm: 30_000, afterMicros: 200_000, spreadMicros: 100_000 },
    { kind: 'bandwidth', at: 0, until: 700_000, bytesPerSecond: 20_000, queueMessages: 3, drop: 'random' },
    { kind: 'clog', at: 400_000, until: 600_000, from: [0, 1] },
    { kind: 'flapping', at: 1_000_000, until: 1_300_000, periodMicros: 50_000, upPpm: 500_000 },
    { kind: 'isolation', at: 1_400_000, until: 1_500_000, nodes: [2], hold: true, healSpreadMicros: 200_000 },
  ];
  const scenario = ringScenario({ tokens: 16, faults });

  it('are the same directly and through Immer, down to the contents of damaged messages', () => {
    for (const seed of ['1', '2', '3']) {
      const direct = runSeed(scenario, seed, { strict: true });
      expect(runSeed(scenario, seed, { strict: true, handlers: 'immer' }).fingerprint).toBe(direct.fingerprint);
      expect(direct.coverage).toMatchObject({
        'network/lost-in-burst': expect.any(Number),
        'network/corrupted': expect.any(Number),
        'network/replayed': expect.any(Number),
        'network/queue-full': expect.any(Number),
        'network/held': expect.any(Number),
      });
    }
  });

  it('leave no link in trouble once all faults are over', () => {
    const world = worldOf({ programs: Array.from({ length: 5 }, () => recorder()), link: CONSTANT, faults });
    world.runUntil(3_000_000);
    expect(world.network.links.every((link) => link.isPlain)).toBe(true);
    expect(world.network.links.every((link) => !link.hasTroubles || (link.troubles.held.length === 0 && link.troubles.backlog.items.length === 0))).toBe(true);
  });
});
