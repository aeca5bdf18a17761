import { describe, expect, it } from 'vitest';
import { runSeed, type Fault, type RunOptions, type TraceLine } from '../src/index.ts';
import { ringScenario } from './support/ring.ts';

const faults: readonly Fault[] = [
  { kind: 'partition', at: 200_000, until: 400_000, groups: [[0, 1], [2, 3, 4]] },
  { kind: 'crash', at: 500_000, until: 700_000, nodes: [2, 3] },
  { kind: 'loss', at: 3_000_000, ppm: 1 },
];
const scenario = ringScenario({
  tokens: 8,
  faults,
  link: { lossPpm: 5_000, duplicatePpm: 5_000, reorderPpm: 5_000, reorderWindowMicros: 900 },
});

function traceOf(options: RunOptions = {}): TraceLine[] {
  const lines: TraceLine[] = [];
  runSeed(scenario, '1', { ...options, trace: (line) => lines.push(line) });
  return lines;
}

describe('the report of a run', () => {
  it('names what was run', () => {
    expect(runSeed(scenario, '8812')).toMatchObject({
      scenario: 'test/ring',
      seed: '8812',
      bug: undefined,
      untilMicros: 2_000_000,
      simulatedMicros: 2_000_000,
      verdict: 'pass',
      violations: [],
      strict: false,
      lastEvents: [],
    });
  });

  it('lists the faults that fired, and keeps the ones to come in the plan', () => {
    const { faultsFired, plan } = runSeed(scenario, '1');
    expect(faultsFired).toEqual(faults.slice(0, 2));
    expect(plan.faults).toEqual(faults);
  });

  it('counts what happened as its trace shows it', () => {
    const { coverage } = runSeed(scenario, '1');
    const lines = traceOf();
    const dropped = (reason: string): number =>
      lines.filter(({ kind, data }) => kind === 'drop' && (data as { reason: string }).reason === reason).length;
    expect(coverage).toEqual({
      'fault/partition': 1,
      'fault/crash': 1,
      'effect/partition': dropped('cut'),
      'effect/crash': 1,
      'unfired/loss': 1,
      'ring/saved': expect.any(Number),
      'network/lost': dropped('lost'),
      'network/cut': dropped('cut'),
      'network/to-down-node': dropped('down'),
      'network/duplicated': lines.filter(({ kind }) => kind === 'duplicate').length,
      'network/reordered': expect.any(Number),
    });
    expect(dropped('lost')).toBeGreaterThan(0);
  });

  it('has the same fingerprint with and without a trace, with and without last events', () => {
    const { fingerprint, events } = runSeed(scenario, '1');
    expect(runSeed(scenario, '1', { trace: () => {} }).fingerprint).toBe(fingerprint);
    expect(runSeed(scenario, '1', { lastEvents: 10 }).fingerprint).toBe(fingerprint);
    expect(runSeed(scenario, '1', { strict: true })).toMatchObject({ events, strict: true });
    expect(runSeed(scenario, '1', { strict: true }).fingerprint).not.toBe(fingerprint);
  });

  it('keeps the lines of as many last events as asked for', () => {
    const lines = traceOf();
    const { events } = runSeed(scenario, '1');
    for (const lastEvents of [1, 10, 3_000, 100_000]) {
      const expected = lines.filter(({ i }) => i > events - lastEvents);
      expect(runSeed(scenario, '1', { lastEvents }).lastEvents).toEqual(expected);
    }
  });
});

describe('the trace of a run', () => {
  it('numbers every event from 1 without a gap, in order of time', () => {
    const headers = traceOf().filter(({ kind }) => ['message', 'timer', 'sync', 'fault', 'heal'].includes(kind));
    expect(headers.map(({ i }) => i)).toEqual(headers.map((_, at) => at + 1));
    expect(headers.every(({ atMicros }, at) => at === 0 || atMicros >= (headers[at - 1] as TraceLine).atMicros)).toBe(true);
    expect(headers).toHaveLength(runSeed(scenario, '1').events);
  });

  it('delivers nothing that was not sent before, and every message no more than once for each sending and copy', () => {
    const balance = new Map<string, number>();
    const count = (line: TraceLine, by: number): number => {
      const key = `${line.from} > ${line.to ?? line.node} ${line.type}`;
      balance.set(key, (balance.get(key) ?? 0) + by);
      return balance.get(key) as number;
    };
    let least = 0;
    for (const line of traceOf()) {
      if (line.kind === 'send' || line.kind === 'duplicate') count(line, 1);
      if (line.kind === 'message' || line.kind === 'drop') least = Math.min(least, count(line, -1));
    }
    expect(least).toBe(0);
    expect(balance.size).toBe(5);
  });
});

describe('a run', () => {
  it('ends at the instant asked for, that instant included', () => {
    const whole = traceOf();
    const until = (whole[1_000] as TraceLine).atMicros;
    expect(traceOf({ untilMicros: until })).toEqual(whole.filter(({ atMicros }) => atMicros <= until));
    expect(runSeed(scenario, '1', { untilMicros: until }).simulatedMicros).toBe(until);
  });

  it('that is shorter is the beginning of one that is longer', () => {
    const short = traceOf({ untilMicros: 300_000 });
    expect(traceOf({ untilMicros: 900_000 }).slice(0, short.length)).toEqual(short);
  });

  it('runs the plan that it is given instead of drawing one', () => {
    const plan = { settings: {}, faults: [] };
    expect(runSeed(scenario, '1', { plan }).faultsFired).toEqual([]);
    expect(runSeed(scenario, '1', { plan })).toEqual({
      ...runSeed(ringScenario({ tokens: 8, link: { lossPpm: 5_000, duplicatePpm: 5_000, reorderPpm: 5_000, reorderWindowMicros: 900 } }), '1'),
    });
  });

  it('draws a plan from the seed alone: what the world draws later does not move it', () => {
    const draws: number[] = [];
    const drawing = {
      ...scenario,
      draw(streams: Parameters<typeof scenario.draw>[0]) {
        draws.push(streams.stream('link/n1>n2').int(0, 1_000_000));
        return { settings: { from: draws.at(-1) }, faults: [] };
      },
    };
    const [first, second] = [runSeed(drawing, '5'), runSeed(drawing, '5')];
    expect(second).toEqual(first);
    expect(first.plan.settings).toEqual({ from: draws[0] });
    // Nor does the drawing move the world: the same plan given gives the same run.
    expect(runSeed(drawing, '5', { plan: first.plan })).toEqual(first);
  });
});
