import { Immer, isDraft } from 'immer';
import { describe, expect, it } from 'vitest';
import { runSeed, SECOND, type Fault, type RunOptions } from '../src/index.ts';
import { undraft } from '../src/engine/immer-runner.ts';
import { aliasingGossipProgram, gossipScenario } from './support/gossip.ts';
import { recorder, scenarioOf } from './support/recorder.ts';
import { ringScenario } from './support/ring.ts';

const faults: readonly Fault[] = [
  { kind: 'partition', at: 50_000, until: 120_000, groups: [[0, 1], [2, 3, 4]] },
  { kind: 'crash', at: 130_000, until: 150_000, nodes: [2, 3] },
  { kind: 'pause', at: 110_000, until: 140_000, nodes: [1] },
  { kind: 'duplication', at: 0, until: 150_000, ppm: 50_000, spreadMicros: 5_000 },
];
const directly: RunOptions = { strict: true, handlers: 'direct' };
const throughImmer: RunOptions = { strict: true, handlers: 'immer' };

describe('running handlers directly and through Immer', () => {
  it('gives the same strict report for the ring, over 500 seeds', () => {
    const scenario = ringScenario({ tokens: 1, faults, link: { lossPpm: 5_000 } });
    for (let seed = 0; seed < 500; seed++) {
      const options = { untilMicros: SECOND / 5 };
      const direct = runSeed(scenario, String(seed), { ...directly, ...options });
      expect(runSeed(scenario, String(seed), { ...throughImmer, ...options })).toEqual(direct);
    }
  });

  it('gives the same strict report for a program with Maps, Sets and nested lists, over 40 seeds', () => {
    const scenario = gossipScenario();
    let events = 0;
    for (let seed = 0; seed < 40; seed++) {
      const direct = runSeed(scenario, String(seed), directly);
      expect(direct.verdict).toBe('pass');
      expect(runSeed(scenario, String(seed), throughImmer)).toEqual(direct);
      events += direct.events;
    }
    expect(events).toBeGreaterThan(8_000);
  });

  it('gives the same trace, payloads included', () => {
    const traceOf = (options: RunOptions): unknown[] => {
      const lines: unknown[] = [];
      runSeed(gossipScenario(), '7', { ...options, trace: (line) => lines.push(structuredClone(line)) });
      return lines;
    };
    expect(traceOf(throughImmer)).toEqual(traceOf(directly));
  });

  it('does not give the same for a program that sends parts of its state: the direct strict run stops it', () => {
    const scenario = gossipScenario(aliasingGossipProgram);
    expect(runSeed(scenario, '1', directly)).toMatchObject({ verdict: 'violation' });
    expect(runSeed(scenario, '1', throughImmer)).toMatchObject({ verdict: 'pass' });
  });

  it('ends in the same violation, at the same event, when a handler throws', () => {
    const throwing = recorder({
      boot: (host) => void host.setTimer({ type: 'Tick' }, 10),
      onTimer(state) {
        state.received.push('changed before it threw');
        throw new RangeError('out of range');
      },
    });
    const direct = runSeed(scenarioOf({ programs: [throwing] }), '1', directly);
    expect(direct.violations).toMatchObject([{ seen: 'RangeError: out of range', eventIndex: 1, nodes: ['n1'] }]);
    expect(runSeed(scenarioOf({ programs: [throwing] }), '1', throughImmer)).toEqual(direct);
  });

  it('refuses a handler that returns a promise either way', () => {
    const asynchronous = recorder({
      boot: (host) => void host.setTimer({ type: 'Tick' }, 10),
      onTimer: async () => {},
    });
    for (const options of [directly, throughImmer]) {
      const run = (): unknown => runSeed(scenarioOf({ programs: [asynchronous] }), '1', options);
      expect(run).toThrow('a handler of n1 (recorder) returned [object Promise]: expected nothing');
    }
  });
});

describe('what a handler hands over while it works on a draft', () => {
  const immer = new Immer({ autoFreeze: false });

  /** What `undraft` makes of something built from the draft of a state. */
  function handedOver(build: (draft: any) => unknown): unknown {
    let plain: unknown;
    immer.produce({ list: [{ a: 1 }], map: new Map([['k', { b: 2 }]]), set: new Set([{ c: 3 }]) }, (draft) => {
      draft.list[0]!.a = 7;
      plain = undraft(build(draft));
    });
    return plain;
  }

  const hasDrafts = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return false;
    if (isDraft(value)) return true;
    const parts = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
    return parts.some((part) => hasDrafts(part));
  };

  it('is plain and holds what the draft held then, wherever drafts are in it', () => {
    const cases: [(draft: any) => unknown, unknown][] = [
      [(draft) => draft.list, [{ a: 7 }]],
      [(draft) => ({ deep: [1, { entries: draft.list[0] }] }), { deep: [1, { entries: { a: 7 } }] }],
      [(draft) => new Map([['x', draft.map.get('k')]]), new Map([['x', { b: 2 }]])],
      [(draft) => new Set(draft.set), new Set([{ c: 3 }])],
      [(draft) => draft.map, new Map([['k', { b: 2 }]])],
    ];
    for (const [build, expected] of cases) {
      const plain = handedOver(build);
      expect(hasDrafts(plain)).toBe(false);
      expect(plain).toEqual(expected);
    }
  });

  it('is handed on as it is when it holds no drafts', () => {
    const message = { type: 'Note', items: [1, { a: new Map([[1, new Set([2])]]) }] };
    expect(undraft(message)).toBe(message);
  });
});
