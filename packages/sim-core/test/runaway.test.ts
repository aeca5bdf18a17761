import { describe, expect, it } from 'vitest';
import { runSeed, Timeline, type Scenario } from '../src/index.ts';
import { recorder, scenarioOf } from './support/recorder.ts';

/** The first node starts it; `onMessage` does the rest. */
function scenarioWith(send: (host: any, from: number) => void, delayMicros: number, spreadMicros = delayMicros): Scenario {
  const program = {
    ...recorder(),
    boot: (host: any) => {
      if (host.id === 0) host.send(1, { type: 'Ping' });
      return {};
    },
    onMessage: (_state: any, _message: any, from: number, host: any) => send(host, from),
  };
  return scenarioOf({ programs: [program, program], link: { delay: { kind: 'uniform', minMicros: delayMicros, maxMicros: spreadMicros } } });
}

describe('a run that gets nowhere', () => {
  it('ends when nodes answer each other and no time passes', () => {
    const endless = scenarioWith((host) => host.send(host.id, { type: 'Ping' }), 100);
    const { verdict, violations, simulatedMicros } = runSeed(endless, '1');
    expect(verdict).toBe('violation');
    expect(violations[0]).toMatchObject({ property: 'run/no-runaway', expected: 'time passes between events', nodes: ['n2'], eventIndex: 131_072 });
    expect(simulatedMicros).toBe(100);
  });

  it('ends when each message brings two more', () => {
    const avalanche = scenarioWith((host, from) => {
      host.send(from, { type: 'Ping' });
      host.send(from, { type: 'Ping' });
    }, 100, 10_000);
    const [violation] = runSeed(avalanche, '1').violations;
    expect(violation).toMatchObject({ property: 'run/no-runaway', expected: expect.stringMatching(/^at most 1000000 /) });
  });

  it('ends at the same event when it is stepped through', () => {
    const endless = scenarioWith((host) => host.send(host.id, { type: 'Ping' }), 100);
    const timeline = new Timeline(endless, '1', {});
    expect(timeline.totalEvents).toBe(131_072);
  });

  it('is none that is only busy', () => {
    const busy = scenarioWith((host, from) => host.send(from, { type: 'Ping' }), 1);
    expect(runSeed(busy, '1', { untilMicros: 200_000 })).toMatchObject({ verdict: 'pass', events: 200_000 });
  });
});
