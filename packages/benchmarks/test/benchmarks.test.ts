import { describe, expect, it } from 'vitest';
import { FAULT_DEFINITIONS, runSeed, SECOND } from '@barksim/sim-core';
import { makeRaftBench } from '@barksim/scenarios';
import { measure, measureFaultCosts, measureSwarm, ring, unobserved } from '../src/index.ts';

describe('what is measured', () => {
  it('is a clean run: no property is violated, and faults happen', () => {
    for (const seed of ['1', '2', '3']) {
      const report = runSeed(makeRaftBench(10 * SECOND), seed, { untilMicros: 10 * SECOND });
      expect(report.verdict).toBe('pass');
      expect(report.faultsFired.length).toBeGreaterThan(0);
      expect(report.coverage['network/lost']).toBeGreaterThan(0);
      expect(report.coverage['network/duplicated']).toBeGreaterThan(0);
    }
  });

  it('is the same run with and without its properties', () => {
    const scenario = makeRaftBench(5 * SECOND);
    const options = { untilMicros: 5 * SECOND };
    expect(runSeed(unobserved(scenario), '4', options).fingerprint).toBe(runSeed(scenario, '4', options).fingerprint);
  });

  it('is nothing but tokens in the ring', () => {
    const report = runSeed(ring, '5', { untilMicros: SECOND });
    expect(report.coverage).toEqual({});
    expect(report.events).toBeGreaterThan(100_000);
  });
});

describe('what faults cost', () => {
  it('is measured for every family, and for all of them lifted', () => {
    const costs = measureFaultCosts(1, 2 * SECOND);
    const families = [...new Set(FAULT_DEFINITIONS.map(({ family }) => family))];
    expect(costs.map(({ name }) => name).slice(0, 2)).toEqual(['no faults', 'all but load, lifted after 200 ms']);
    expect(costs.map(({ name }) => name).slice(2).toSorted()).toEqual(families.toSorted());
    for (const { nanosPerEvent } of costs) expect(nanosPerEvent).toBeGreaterThan(0);
  });
});

describe('the swarm', () => {
  it('is measured over runs of its own after those that warm up', () => {
    const { runsPerSecond, eventsPerSecond } = measureSwarm(1, 2);
    expect(eventsPerSecond).toBeGreaterThan(runsPerSecond);
  });
});

describe('a measurement', () => {
  it('takes its cases in turns, and leaves the warm-up out', () => {
    const order: string[] = [];
    const amounts = (name: string) => (turn: number) => {
      order.push(`${name}${turn}`);
      return 10;
    };
    const [a, b] = measure([{ name: 'a', run: amounts('a') }, { name: 'b', run: amounts('b') }], 1, 2);
    expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
    expect(a?.samples.length).toBe(2);
    expect(b?.best).toBeGreaterThanOrEqual(b?.median as number);
  });
});
