import { describe, expect, it } from 'vitest';
import {
  ContractError,
  loadWorld,
  runSeed,
  saveWorld,
  WorldSource,
  type Fault,
  type LivenessDemand,
  type Plan,
  type Scenario,
  type World,
  type WorldView,
} from '../src/index.ts';
import { hostOf, note, notes, recorder, scenarioOf } from './support/recorder.ts';
import { ringScenario } from './support/ring.ts';

const PHASE = { atMicros: 1_000_000, boundMicros: 500_000 };

/** Everything is broken when the phase begins: the third node stays outside of the core. */
const faults: readonly Fault[] = [
  { kind: 'crash', at: 100_000, until: 1_200_000, nodes: [1] },
  { kind: 'crash', at: 100_000, until: 1_200_000, nodes: [2] },
  { kind: 'pause', at: 200_000, until: 1_300_000, nodes: [0] },
  { kind: 'partition', at: 300_000, until: 1_300_000, groups: [[0], [1], [2, 3]] },
  { kind: 'slow-link', at: 300_000, extraMicros: 50_000 },
  { kind: 'clock-drift', at: 300_000, until: 1_100_000, nodes: [0, 3], driftPpm: 100_000 },
  { kind: 'slow-disk', at: 300_000, nodes: [0, 3], extraMicros: 7_000 },
  { kind: 'crash', at: 1_100_000, until: 1_150_000, nodes: [0, 3] },
];

function demand(overrides: Partial<LivenessDemand> = {}): LivenessDemand {
  return {
    property: 'test/converges',
    expected: 'the core converges',
    chooseCore: () => ({ members: [0, 1], clients: [] }),
    check: () => undefined,
    ...overrides,
  };
}

function withPhase(scenario: Scenario): Scenario {
  return { ...scenario, withLiveness: (plan: Plan): Plan => ({ ...plan, liveness: { ...PHASE, core: null } }) };
}

const fourNodes = { programs: [recorder(), recorder(), recorder(), recorder()], faults, durationMicros: 1_000 };

function worldInPhase(overrides: Partial<LivenessDemand> = {}): World {
  const scenario = withPhase(scenarioOf({ ...fourNodes, link: { delay: { kind: 'constant', micros: 100 } }, spec: { liveness: demand(overrides) } }));
  const world = new WorldSource(scenario, '1', { liveness: true }).create();
  world.bootAll();
  world.runUntil(PHASE.atMicros);
  return world;
}

describe('once the second phase has begun', () => {
  it('the members of the core are up, run, and reach each other as if nothing had happened', () => {
    const world = worldInPhase();
    expect([0, 1].map((node) => world.view.isUp(node) && !world.view.isPaused(node))).toEqual([true, true]);
    hostOf(world, 0).send(1, note('within'));
    const clock = world.view.monotonicClockOf(0);
    world.runUntil(PHASE.atMicros + 100);
    expect(notes(world, 1)).toEqual(['within']);
    expect(world.view.monotonicClockOf(0) - clock).toBe(100);
    expect(world.nodes[0]?.disk.extraSyncMicros).toBe(0);
  });

  it('everything else stays broken beyond the end that was planned, and nothing new befalls anybody', () => {
    const world = worldInPhase();
    world.runUntil(PHASE.atMicros + PHASE.boundMicros);
    expect([0, 1, 2, 3].map((node) => world.view.isUp(node))).toEqual([true, true, false, true]);
    hostOf(world, 3).send(0, note('into the core'));
    hostOf(world, 0).send(3, note('out of it'));
    const clock = world.view.monotonicClockOf(3);
    world.runUntil(world.nowMicros + 100_000);
    expect([notes(world, 0), notes(world, 3)]).toEqual([[], []]);
    expect(world.view.monotonicClockOf(3) - clock).toBe(110_000);
    expect(world.nodes[3]?.disk.extraSyncMicros).toBe(7_000);
  });

  it('clients of the core reach everybody', () => {
    const world = worldInPhase({ chooseCore: () => ({ members: [0, 1], clients: [0] }) });
    hostOf(world, 0).send(3, note('a request'));
    hostOf(world, 3).send(0, note('its answer'));
    world.runUntil(PHASE.atMicros + 100);
    expect([notes(world, 0), notes(world, 3)]).toEqual([['its answer'], ['a request']]);
  });
});

describe('a run with a second phase', () => {
  const ring = withPhase(ringScenario({ faults, tokens: 8, spec: { liveness: demand({ chooseCore: (_view, random) => ({ members: [0, 1, random.int(2, 4)], clients: [] }) }) } }));

  it('lasts until the demand has been checked, and records who was healed', () => {
    const brief = { ...ring, durationMicros: 10 };
    const report = runSeed(brief, '3', { liveness: true });
    expect(report).toMatchObject({ verdict: 'pass', simulatedMicros: 1_500_000, coverage: { 'liveness/phase': 1 } });
    expect(report.plan.liveness?.core?.members).toEqual([0, 1, expect.any(Number)]);
    expect(runSeed(brief, '3').plan.liveness).toBeUndefined();
  });

  it('is the same again from its plan, in which the core stands', () => {
    for (const seed of ['1', '2', '3', '4']) {
      const report = runSeed(ring, seed, { liveness: true, strict: true });
      expect(runSeed(ring, seed, { plan: report.plan, strict: true })).toEqual(report);
      expect(runSeed(ring, seed, { plan: report.plan, strict: true, handlers: 'immer' }).fingerprint).toBe(report.fingerprint);
    }
  });

  it('goes on from a checkpoint within the phase as it would have', () => {
    const source = new WorldSource(ring, '5', { liveness: true });
    const first = source.create();
    first.bootAll();
    first.runUntil(1_200_000);
    const restored = source.create();
    loadWorld(restored, saveWorld(first));
    for (const world of [first, restored]) world.runUntil(source.untilMicros);
    expect(restored.fingerprint.toString()).toBe(first.fingerprint.toString());
    expect(restored.faults.core).toEqual(first.faults.core);
  });

  it('compares with how far the core was when the phase began', () => {
    const begun: LivenessDemand = demand({
      begin: (view: WorldView) => view.stateOf(0).passed,
      check: (view, _core, passed: number) => (view.stateOf(0).passed > passed ? undefined : `no token passed since ${passed}`),
    });
    expect(runSeed(withPhase(ringScenario({ faults, spec: { liveness: begun } })), '1', { liveness: true }).verdict).toBe('pass');
  });

  it('does not check what was to hold once faults have stopped', () => {
    const deadline = (atMicros: number) => ({ property: 'test/quiet', atMicros, expected: 'quiet', check: () => 'noise' });
    const verdictWith = (atMicros: number): string =>
      runSeed(withPhase(ringScenario({ spec: { liveness: demand(), deadlines: [deadline(atMicros)] } })), '1', { liveness: true }).verdict;
    expect([verdictWith(PHASE.atMicros), verdictWith(PHASE.atMicros + 1)]).toEqual(['violation', 'pass']);
  });

  it('is refused where the scenario demands nothing, or the phase makes no sense', () => {
    expect(() => runSeed(ringScenario(), '1', { liveness: true })).toThrow('test/ring has no liveness phase');
    const plan: Plan = { settings: {}, faults: [], liveness: { ...PHASE, core: null } };
    expect(() => runSeed(ringScenario(), '1', { plan })).toThrow(ContractError);
    const nobody = { ...plan, liveness: { ...PHASE, core: { members: [7], clients: [] } } };
    expect(() => runSeed(ring, '1', { plan: nobody })).toThrow("the liveness phase's core names node 7: expected 0 to 4");
  });
});

describe('a core that does not converge', () => {
  /** The first node asks the second every 10 ms, who answers only through the third, who is cut off from both. */
  const programs = [
    recorder({
      boot: (host) => void host.setTimer({ type: 'Tick' }, 10_000),
      onTimer: (_state, _timer, host) => {
        host.send(1, { type: 'Ping' });
        host.setTimer({ type: 'Tick' }, 10_000);
      },
    }),
    recorder({
      boot: (host) => void host.setTimer({ type: 'Alarm' }, 60_000_000),
      onMessage: (_state, _message, _from, host) => host.send(2, { type: 'Pong' }),
    }),
    recorder({ onMessage: (_state, _message, _from, host) => host.send(0, { type: 'Pong' }) }),
  ];
  const scenario = withPhase(
    scenarioOf({
      programs,
      faults: [{ kind: 'partition', at: 500_000, until: 1_100_000, groups: [[2], [0, 1]] }],
      link: { delay: { kind: 'constant', micros: 100 } },
      spec: { liveness: demand({ check: () => 'no answer' }) },
    }),
  );

  it('violates the demanded property, with the members of the core', () => {
    const [violation] = runSeed(scenario, '1', { liveness: true }).violations;
    expect(violation).toMatchObject({ property: 'test/converges', expected: 'the core converges', seen: 'no answer', atMicros: 1_500_000, nodes: ['n1', 'n2'] });
  });

  it('is told what starved, when last events are asked for: messages, timers and cycles with their period', () => {
    expect(runSeed(scenario, '1', { liveness: true }).starvation).toBeUndefined();
    const { starvation } = runSeed(scenario, '1', { liveness: true, lastEvents: 5 });
    expect(starvation?.undelivered).toEqual([{ from: 'n2', to: 'n3', type: 'Pong', sent: 50, drops: { cut: 50 } }]);
    expect(starvation?.unfired).toEqual([{ node: 'n2', type: 'Alarm', dueInMicros: 58_500_000 }]);
    expect(starvation?.cycles).toEqual([
      { node: 'n1', steps: ['timer Tick'], repeats: 50, periodMicros: 10_000 },
      { node: 'n2', steps: ['Ping from n1'], repeats: 50, periodMicros: 10_000 },
    ]);
  });
});
