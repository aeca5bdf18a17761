import { describe, expect, it } from 'vitest';
import { parseDuration } from '../src/input/duration.ts';
import { nearestNames } from '../src/input/nearest-names.ts';
import { parseSeeds } from '../src/input/seeds.ts';
import { counted, grouped, rate, span } from '../src/output/numbers.ts';

describe('durations', () => {
  const durations: [string, number][] = [['1us', 1], ['500ms', 500_000], ['60s', 60_000_000], ['2m', 120_000_000], ['1.5s', 1_500_000], ['0.1ms', 100], ['24h', 86_400_000_000]];
  it.each(durations)('%s is %i microseconds', (typed, micros) => expect(parseDuration('--until', typed)).toBe(micros));

  it.each(['', '60', 's', '-1s', '1e3s', '0s', '0.1us', '5 minutes', '9999999999999h', 'Infinitys'])('%j is none', (typed) => {
    expect(() => parseDuration('--until', typed)).toThrow(`--until is ${JSON.stringify(typed)}; expected a duration such as 500ms, 60s or 2m`);
  });
});

describe('seeds of a campaign', () => {
  it('are so many from 0 on, or a range with both its ends', () => {
    expect(parseSeeds('2000')).toEqual({ first: 0n, count: 2000 });
    expect(parseSeeds('100..199')).toEqual({ first: 100n, count: 100 });
    expect(parseSeeds('7..7')).toEqual({ first: 7n, count: 1 });
    expect(parseSeeds('18446744073709551616..18446744073709551617')).toEqual({ first: 2n ** 64n, count: 2 });
  });
});

describe('the nearest names', () => {
  const names = ['raft/swarm', 'raft/steady', 'barkfs/swarm', 'barkfs/tour'];
  it('are those a typing error away, or of which the typed is a part', () => {
    expect(nearestNames('raft/swrm', names)).toEqual(['raft/swarm']);
    expect(nearestNames('RAFT/SWARM', names)).toEqual(['raft/swarm']);
    expect(nearestNames('swarm', names)).toEqual(['raft/swarm', 'barkfs/swarm']);
    expect(nearestNames('tour', names)).toEqual(['barkfs/tour']);
  });

  it('are none when nothing is near', () => {
    expect(nearestNames('zookeeper', names)).toEqual([]);
    expect(nearestNames('', names)).toEqual([]);
  });
});

describe('numbers', () => {
  it('read easily', () => {
    expect([grouped(1_234_567), grouped(999), counted(1, 'seed'), counted(2_000, 'seed')]).toEqual(['1,234,567', '999', '1 seed', '2,000 seeds']);
    expect([rate(950.4), rate(12_345), rate(2_410_000)]).toEqual(['950', '12.3 k', '2.41 M']);
    expect([span(350_000), span(8_240_000), span(125_000_000), span(120_000_000_000)]).toEqual(['350ms', '8.2s', '2m 05s', '33h 20m']);
  });
});
