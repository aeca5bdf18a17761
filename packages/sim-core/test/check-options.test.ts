import { describe, expect, it } from 'vitest';
import { runSeed, type DelayShape, type LinkOptions } from '../src/index.ts';
import { ringScenario } from './support/ring.ts';

const run = (link: Partial<LinkOptions>) => () => runSeed(ringScenario({ link }), '1', { untilMicros: 1000 });

describe('a network that makes no sense is refused before it runs', () => {
  it.each<[string, Partial<LinkOptions>]>([
    ['lossPpm is 1000001: expected whole parts per million, 0 to 1000000', { lossPpm: 1_000_001 }],
    ['duplicatePpm is -1', { duplicatePpm: -1 }],
    ['reorderPpm is 0.5', { reorderPpm: 0.5 }],
    ['duplicateSpreadMicros is -1: expected a whole number of microseconds, 0 or more', { duplicateSpreadMicros: -1 }],
    ['duplicateSpreadMicros is 5000000000: expected 4000000000 microseconds at most', { duplicateSpreadMicros: 5_000_000_000 }],
    ['reorderWindowMicros is NaN', { reorderWindowMicros: Number.NaN }],
    ['corruptPpm is 1.5: expected whole parts per million', { corruptPpm: 1.5 }],
    ['burstLoss.leavePpm is -1: expected whole parts per million', { burstLoss: { enterPpm: 1, leavePpm: -1, badLossPpm: 1, goodLossPpm: 0 } }],
    ['bytesPerSecond is 0: expected a whole number from 1', { bytesPerSecond: 0 }],
    ['queueLimit.messages is -1: expected a whole number from 0', { queueLimit: { messages: -1, drop: 'newest' } }],
    ['queueLimit.bytes is 0.5: expected a whole number from 0', { queueLimit: { bytes: 0.5, drop: 'newest' } }],
    ["queueLimit.drop is 'middle': expected one of newest, oldest, random", { queueLimit: { drop: 'middle' as 'newest' } }],
  ])('%s', (message, link) => {
    expect(run(link)).toThrow(message);
  });

  it.each<[string, DelayShape]>([
    ["a constant delay's micros is -5", { kind: 'constant', micros: -5 }],
    ["a uniform delay's minMicros and maxMicros are 9 and 8: expected the first not above the second", { kind: 'uniform', minMicros: 9, maxMicros: 8 }],
    ["a heavy-tailed delay's minMicros and maxMicros", { kind: 'heavy-tailed', minMicros: 9, maxMicros: 8 }],
    ["an exponential delay's meanMicros".replace('an ', 'a '), { kind: 'exponential', minMicros: 1, meanMicros: -1, maxMicros: 8 }],
    ["a bimodal delay's slowPpm is 2000000", { kind: 'bimodal', fastMinMicros: 1, fastMaxMicros: 2, slowMinMicros: 3, slowMaxMicros: 4, slowPpm: 2_000_000 }],
    ["the delay is of kind 'gamma': expected constant, uniform", { kind: 'gamma' } as unknown as DelayShape],
  ])('%s', (message, delay) => {
    expect(run({ delay })).toThrow(message);
  });

  it('names the link whose options are wrong', () => {
    const network = { defaults: ringScenario().build({ settings: {}, faults: [] }).network.defaults, links: [{ from: 1, to: 2, options: { lossPpm: 2e6 } }] };
    expect(() => runSeed(ringScenario({ spec: { network } }), '1')).toThrow('the link n2>n3: lossPpm is 2000000');
  });
});

describe('so are a disk and an end that make no sense', () => {
  it('says what was expected of a sync', () => {
    const spec = { disk: { syncMinMicros: 5, syncMaxMicros: 4 } };
    expect(() => runSeed(ringScenario({ spec }), '1')).toThrow("a disk's syncMinMicros and syncMaxMicros are 5 and 4: expected the first not above the second");
  });

  it('says what was expected of the end', () => {
    expect(() => runSeed(ringScenario(), '1', { untilMicros: -1 })).toThrow('the end of the run (untilMicros) is -1: expected a whole number');
  });
});
