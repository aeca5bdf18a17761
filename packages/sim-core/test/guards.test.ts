import { describe, expect, it } from 'vitest';
import { ContractError, runSeed, withGuards, type Host, type Observer, type Scenario, type TraceLine } from '../src/index.ts';
import { withoutGuards } from '../src/engine/guards.ts';
import { recorder, scenarioOf } from './support/recorder.ts';

/** Every guarded call under the name that its error must give, and what must be used instead. */
const CALLS: readonly [call: string, instead: string, attempt: () => unknown][] = [
  ['Date', 'host.clock.wall()', () => new Date()],
  ['Date', 'host.clock.wall()', () => Date()],
  ['Date.now', 'host.clock.wall()', () => Date.now()],
  ['Date.parse', 'host.clock.wall()', () => Date.parse('2026-01-01')],
  ['performance.now', 'host.clock.monotonic()', () => performance.now()],
  ['process.hrtime', 'host.clock.monotonic()', () => process.hrtime()],
  ['process.hrtime.bigint', 'host.clock.monotonic()', () => process.hrtime.bigint()],
  ['process.uptime', 'host.clock.monotonic()', () => process.uptime()],
  ['Math.random', 'host.random', () => Math.random()],
  ['crypto.getRandomValues', 'host.random', () => crypto.getRandomValues(new Uint8Array(1))],
  ['crypto.randomUUID', 'host.random', () => crypto.randomUUID()],
  ['setTimeout', 'host.setTimer()', () => setTimeout(() => {}, 0)],
  ['setInterval', 'host.setTimer()', () => setInterval(() => {}, 1)],
  ['setImmediate', 'host.setTimer()', () => setImmediate(() => {})],
  ['queueMicrotask', 'before they return', () => queueMicrotask(() => {})],
  ['process.nextTick', 'before they return', () => process.nextTick(() => {})],
  ['Promise.then', 'before they return', () => Promise.resolve().then(() => {})],
  ['Promise.then', 'before they return', () => Promise.resolve().catch(() => {})],
];

/** What was there before any world ran. */
function realWorld(): unknown[] {
  const places: readonly [owner: object, names: readonly string[]][] = [
    [globalThis, ['Date', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']],
    [performance, ['now']],
    [process, ['hrtime', 'uptime', 'nextTick']],
    [Math, ['random']],
    [crypto, ['getRandomValues', 'randomUUID']],
    [Promise.prototype, ['then']],
  ];
  return places.flatMap(([owner, names]) => names.map((name) => Reflect.get(owner, name) as unknown));
}

/** Scenarios in which one place makes the call. */
const PLACES: readonly [place: string, scenario: (attempt: () => unknown) => Scenario][] = [
  ['boot', (attempt) => scenarioOf({ programs: [recorder({ boot: () => void attempt() })] })],
  [
    'a message handler',
    (attempt) => {
      const boot = (host: Host): void => host.send(0, { type: 'Ping' });
      return scenarioOf({ programs: [recorder({ boot, onMessage: () => void attempt() })] });
    },
  ],
  [
    'a timer handler',
    (attempt) => {
      const boot = (host: Host): void => void host.setTimer({ type: 'Tick' }, 10);
      return scenarioOf({ programs: [recorder({ boot, onTimer: () => void attempt() })] });
    },
  ],
  [
    'an observer',
    (attempt) => {
      const boot = (host: Host): void => host.send(0, { type: 'Ping' });
      const observer = (): Observer => ({ afterEvent: () => void attempt(), save: () => null, load() {} });
      return scenarioOf({ programs: [recorder({ boot })], spec: { observer } });
    },
  ],
  [
    'the making of an observer',
    (attempt) => {
      const observer = (): Observer => {
        attempt();
        return { afterEvent() {}, save: () => null, load() {} };
      };
      return scenarioOf({ spec: { observer } });
    },
  ],
  [
    'a deadline',
    (attempt) => {
      const check = (): undefined => void attempt();
      return scenarioOf({ spec: { deadlines: [{ property: 'p', atMicros: 5, expected: '', check }] } });
    },
  ],
  [
    'draw',
    (attempt) => {
      const draw = (): never => attempt() as never;
      return { ...scenarioOf(), draw };
    },
  ],
  [
    'build',
    (attempt) => {
      const build = (): never => attempt() as never;
      return { ...scenarioOf(), build };
    },
  ],
];

describe('while a world runs', () => {
  it.each(CALLS)('%s refuses, and says what to use instead: %s', (call, instead, attempt) => {
    const run = (): unknown => withGuards(attempt);
    expect(run).toThrow(ContractError);
    expect(run).toThrow(`${call} was called while a world runs: expected `);
    expect(run).toThrow(instead);
  });

  it.each(PLACES)('%s cannot look at the real clock or draw real randomness', (_, scenario) => {
    const before = realWorld();
    for (const [call, attempt] of [
      ['Date.now', () => Date.now()],
      ['Math.random', () => Math.random()],
    ] as const) {
      expect(() => runSeed(scenario(attempt), '1')).toThrow(`${call} was called while a world runs`);
      expect(() => runSeed(scenario(attempt), '1')).toThrow(ContractError);
    }
    expect(realWorld()).toEqual(before);
  });
});

describe('the guards', () => {
  it('are lifted after a run, and what was there is back, untouched', () => {
    const before = realWorld();
    runSeed(scenarioOf(), '1');
    expect(realWorld()).toEqual(before);
    for (const owner of [performance, crypto]) expect(Object.keys(owner)).toEqual([]);
    expect(Date.now()).toBeGreaterThan(0);
  });

  it('are lifted when what they guard throws', () => {
    const before = realWorld();
    const thrown = new Error('from within');
    expect(() =>
      withGuards(() => {
        throw thrown;
      }),
    ).toThrow(thrown);
    expect(realWorld()).toEqual(before);
  });

  it('show where what they stand in for shows: to change that would make Math slow in the whole process', () => {
    const attributesOf = (owner: object, key: string): (boolean | undefined)[] => {
      const { enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(owner, key) as PropertyDescriptor;
      return [enumerable, configurable, writable];
    };
    const owners: readonly [object, string][] = [[Math, 'random'], [process, 'hrtime'], [Promise.prototype, 'then'], [globalThis, 'Date']];
    const before = owners.map(([owner, key]) => attributesOf(owner, key));
    const during = withGuards(() => owners.map(([owner, key]) => attributesOf(owner, key)));
    expect(during).toEqual(before);
  });

  it('stay up until the outermost of nested runs has ended', () => {
    withGuards(() => {
      withGuards(() => {});
      expect(() => Math.random()).toThrow(ContractError);
    });
    expect(Math.random()).toBeLessThan(1);
  });

  it('let a trace sink use the clock, and are up again after it', () => {
    const boot = (host: Host): void => host.send(0, { type: 'Ping' });
    const stamps: number[] = [];
    const trace = (_line: TraceLine): void => void stamps.push(Date.now());
    runSeed(scenarioOf({ programs: [recorder({ boot })] }), '1', { trace });
    expect(stamps.length).toBeGreaterThan(1);
    const onMessage = (): void => void Date.now();
    expect(() => runSeed(scenarioOf({ programs: [recorder({ boot, onMessage })] }), '1', { trace })).toThrow('Date.now');
  });

  it('are up in a run that a trace sink starts, and lifted again for the rest of the sink', () => {
    const inner = recorder({ boot: () => void Math.random() });
    withGuards(() => {
      withoutGuards(() => {
        expect(() => runSeed(scenarioOf({ programs: [inner] }), '1')).toThrow('Math.random was called');
        withoutGuards(() => expect(Math.random()).toBeLessThan(1));
        expect(Math.random()).toBeLessThan(1);
      });
      expect(() => Math.random()).toThrow(ContractError);
    });
  });

  it('do nothing when they are lifted outside of any run', () => {
    const before = realWorld();
    expect(withoutGuards(() => 7)).toBe(7);
    expect(realWorld()).toEqual(before);
  });
});
