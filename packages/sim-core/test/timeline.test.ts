import { applyPatches, enablePatches } from 'immer';
import { describe, expect, it } from 'vitest';
import {
  loadWorld,
  runSeed,
  saveWorld,
  Timeline,
  WorldSource,
  type Fault,
  type Host,
  type Observer,
  type Scenario,
  type TraceLine,
} from '../src/index.ts';
import { recorder, scenarioOf } from './support/recorder.ts';
import { ringProgram, ringScenario } from './support/ring.ts';

const faults: readonly Fault[] = [
  { kind: 'partition', at: 200_000, until: 400_000, groups: [[0, 1], [2, 3, 4]] },
  { kind: 'crash', at: 500_000, until: 700_000, nodes: [2, 3] },
  { kind: 'pause', at: 800_000, until: 1_000_000, nodes: [1] },
  { kind: 'duplication', at: 0, until: 1_500_000, ppm: 20_000, spreadMicros: 5_000 },
];
const scenario = ringScenario({ tokens: 16, faults });
const UNTIL = 2_000_000;

describe('a checkpoint', () => {
  it('restores into a fresh world, which then runs as the first one did', () => {
    const expected = runSeed(scenario, '7', { strict: true });
    for (const stop of [1, 100, 999, 2500, 5000]) {
      const source = new WorldSource(scenario, '7', {});
      const first = source.create({ strict: true });
      first.bootAll();
      while (first.eventCount < stop) first.step(UNTIL);
      const checkpoint = saveWorld(first);
      const restored = source.create({ strict: true });
      loadWorld(restored, checkpoint);
      restored.runUntil(UNTIL);
      expect(restored.fingerprint.toString()).toBe(expected.fingerprint);
      // The first world has not been touched by the second.
      first.runUntil(UNTIL);
      expect(first.fingerprint.toString()).toBe(expected.fingerprint);
      expect(saveWorld(first)).toEqual(saveWorld(restored));
    }
  });

  it('restores any number of times', () => {
    const source = new WorldSource(scenario, '8', {});
    const first = source.create();
    first.bootAll();
    while (first.eventCount < 2000) first.step(UNTIL);
    const checkpoint = saveWorld(first);
    const fingerprints = [1, 2, 3].map(() => {
      const world = source.create();
      loadWorld(world, checkpoint);
      world.runUntil(UNTIL);
      return world.fingerprint.toString();
    });
    expect(new Set(fingerprints).size).toBe(1);
  });
});

describe('what a checkpoint holds besides nodes', () => {
  /** Counts events in an observer, over links that keep their order. */
  function counting(): Scenario {
    const observer = (): Observer => {
      let events = 0;
      return {
        afterEvent: () => void events++,
        save: () => events,
        load: (saved: number) => void (events = saved),
      };
    };
    const delay = { kind: 'heavy-tailed', minMicros: 200, maxMicros: 100_000 } as const;
    return ringScenario({ tokens: 16, faults, link: { fifo: true, delay, lossPpm: 10_000 }, spec: { observer } });
  }

  it('is where its observer was and what its links had delivered last', () => {
    const source = new WorldSource(counting(), '4', {});
    const world = source.create();
    world.bootAll();
    for (let until = 50_000; until <= 500_000; until += 50_000) {
      world.runUntil(until);
      const restored = source.create();
      loadWorld(restored, saveWorld(world));
      expect(restored.saveObserver()).toBe(world.eventCount);
      expect(saveWorld(restored)).toEqual(saveWorld(world));
    }
  });
});

describe('a timeline', () => {
  const timeline = new Timeline(scenario, '9', { checkpointEvery: 700, windowSize: 64 });
  const trace: TraceLine[] = [];
  runSeed(scenario, '9', { trace: (line) => trace.push(line) });
  const linesOf = (index: number): TraceLine[] => trace.filter((line) => line.i === index);

  it('ends where the run ends', () => {
    const report = runSeed(scenario, '9');
    expect(timeline.totalEvents).toBe(report.events);
    expect(timeline.fingerprint).toBe(report.fingerprint);
    expect(timeline.endMicros).toBe(report.simulatedMicros);
    expect(timeline.plan).toEqual(report.plan);
  });

  it('shows the same events as the trace of the run: every one of them, with all that happened within', () => {
    const byIndex: TraceLine[][] = [];
    for (const line of trace) (byIndex[line.i] ??= []).push(line);
    expect(trace.some(({ kind }) => kind === 'drop')).toBe(true);
    for (let index = 1; index <= timeline.totalEvents; index++) {
      const event = timeline.eventAt(index);
      expect(event.index).toBe(index);
      expect(event.atMicros).toBe(event.header.atMicros);
      expect([event.header, ...event.lines]).toEqual(byIndex[index]);
    }
  });

  it('begins with an event 0 in which every node boots', () => {
    const start = timeline.eventAt(0);
    expect(start).toMatchObject({ index: 0, atMicros: 0, header: { i: 0, kind: 'start' }, change: undefined });
    expect(start.lines).toEqual(linesOf(0));
    expect(start.lines.filter((line) => line.kind === 'boot')).toHaveLength(5);
    expect(timeline.worldAt(0).nodes.map((node) => node.bootCount)).toEqual([1, 1, 1, 1, 1]);
    expect(timeline.worldAt(0).eventCount).toBe(0);
  });

  it('gives each event the state before and after, equal to what direct execution gives', () => {
    for (const index of [1, 5, 63, 64, 65, 700, 701, 2222]) {
      const { change, header } = timeline.eventAt(index);
      if (change === undefined) continue;
      const id = Number((header.node as string).slice(1)) - 1;
      expect(change.before).toEqual(timeline.worldAt(index - 1).nodes[id]?.state);
      expect(change.after).toEqual(timeline.worldAt(index).nodes[id]?.state);
    }
    expect(timeline.eventAt(2222).change).toBeDefined();
  });

  it('gives patches that lead from the state before to the one after, and back', () => {
    enablePatches();
    for (let index = 1_000; index < 1_200; index++) {
      const { change } = timeline.eventAt(index);
      if (change === undefined) continue;
      expect(applyPatches(change.before as object, [...change.patches])).toEqual(change.after);
      expect(applyPatches(change.after as object, [...change.inversePatches])).toEqual(change.before);
    }
  });

  it('shows no change for events that run no handler', () => {
    const fault = timeline.findNext(0, ({ kind }) => kind === 'fault') as number;
    expect(timeline.eventAt(fault).change).toBeUndefined();
  });

  it('arrives at any event in a world that goes on as the run did, strictly told', () => {
    const expected = runSeed(scenario, '9').fingerprint;
    for (const index of [1, 699, 700, 701, 1_400, 3_333, timeline.totalEvents]) {
      const world = timeline.worldAt(index);
      expect(world.eventCount).toBe(index);
      world.runUntil(UNTIL);
      expect(world.fingerprint.toString()).toBe(expected);
    }
  });

  it('does not mind what is done to a world that it handed out', () => {
    const world = timeline.worldAt(1_000);
    world.view.stateOf(0).bytes.push(-1);
    world.runUntil(UNTIL);
    expect(timeline.worldAt(1_000).view.stateOf(0).bytes).not.toContain(-1);
    expect([timeline.eventAt(1_001).header, ...timeline.eventAt(1_001).lines]).toEqual(linesOf(1_001));
  });

  it('lists the headers of any range, wherever its ends lie', () => {
    const { totalEvents } = timeline;
    for (const [first, last] of [[1, 3], [699, 702], [2, 1_500], [1_234, 1_234], [totalEvents - 3, totalEvents + 9], [1, totalEvents]] as const) {
      const events = [...timeline.headers(first, last)];
      expect(events.map(({ header }) => header.i)).toEqual(Array.from({ length: Math.min(last, totalEvents) - first + 1 }, (_, i) => first + i));
      expect(events.flatMap(({ header, lines }) => [header, ...lines])).toEqual(trace.filter(({ i }) => i >= first && i <= last));
    }
    expect([...timeline.headers(5, 4)]).toEqual([]);
  });

  it('finds events forward and back, the nearest one first, from anywhere', () => {
    const accepts = ({ kind, node }: TraceLine): boolean => kind === 'timer' && node === 'n3';
    const isHeader = new Set(trace.filter(accepts).map(({ i }) => i));
    for (const from of [0, 1, 350, 700, 701, 1_399, 2_222, timeline.totalEvents, timeline.totalEvents + 1]) {
      expect(timeline.findNext(from, accepts)).toBe([...isHeader].find((i) => i > from));
      expect(timeline.findPrevious(from, accepts)).toBe([...isHeader].findLast((i) => i < from));
    }
  });

  it('finds the one crash from both sides, and nothing beyond it', () => {
    const isCrash = (line: TraceLine): boolean => line.kind === 'fault' && line.type === 'crash';
    const crash = timeline.findNext(0, isCrash) as number;
    expect(timeline.eventAt(crash).atMicros).toBe(500_000);
    expect(timeline.findPrevious(timeline.totalEvents, isCrash)).toBe(crash);
    expect(timeline.findNext(crash, isCrash)).toBeUndefined();
    expect(timeline.findPrevious(crash, isCrash)).toBeUndefined();
  });

  it('counts messages that are dropped after the last event with that event', () => {
    const boot = (host: Host): void => host.send(1, { type: 'Ping' });
    const crash: Fault = { kind: 'crash', at: 0, nodes: [1] };
    const short = new Timeline(scenarioOf({ programs: [recorder({ boot }), recorder()], faults: [crash] }), '1');
    expect(short.totalEvents).toBe(1);
    expect(short.eventAt(1).lines.map(({ kind }) => kind)).toEqual(['drop']);
    expect([...short.headers(1, 1)].map(({ lines }) => lines.map(({ kind }) => kind))).toEqual([['drop']]);
  });

  it('names the range when asked for an event that is not there', () => {
    expect(() => timeline.eventAt(timeline.totalEvents + 1)).toThrow(`expected 0 to ${timeline.totalEvents}`);
    expect(() => timeline.worldAt(-1)).toThrow('there is no event -1');
    expect(() => timeline.worldAt(0.5)).toThrow('there is no event 0.5');
  });

  it('is the same whatever the size of its windows and the number of its checkpoints', () => {
    const other = new Timeline(scenario, '9', { checkpointEvery: 123, windowSize: 1 });
    for (const index of [0, 1, 2, 123, 124, 700, 2_222, timeline.totalEvents]) {
      expect(other.eventAt(index)).toEqual(timeline.eventAt(index));
    }
  });

  it('keeps fewer checkpoints, further apart, when a run is long, and still arrives everywhere', () => {
    const long = new Timeline(scenario, '9', { checkpointEvery: 1 });
    expect(long.totalEvents).toBeGreaterThan(10 * 256);
    for (const index of [1, 255, 256, 257, 1_023, long.totalEvents - 1, long.totalEvents]) {
      expect(saveWorld(long.worldAt(index))).toEqual(saveWorld(timeline.worldAt(index)));
    }
    const accepts = ({ kind }: TraceLine): boolean => kind === 'heal';
    expect(long.findPrevious(long.totalEvents, accepts)).toBe(timeline.findPrevious(timeline.totalEvents, accepts));
  });
});

describe('the timeline of a run that ends early', () => {
  /** The ring, whose third node fails at its hundredth token. */
  function failing(fail: (host: Host) => void): Scenario {
    const program: typeof ringProgram = {
      ...ringProgram,
      onMessage(state, message, from, host) {
        ringProgram.onMessage(state, message, from, host);
        if (host.id === 2 && state.passed === 100) fail(host as Host);
      },
    };
    const nodes = [1, 2, 3, 4, 5].map((n) => ({ name: `n${n}`, program, options: { size: 5, tokens: 16 } }));
    return ringScenario({ faults, spec: { nodes } });
  }

  const throwing = failing(() => {
    throw new RangeError('out of range');
  });
  const violating = failing(({ probe }) => probe.always(false, 'test/hundred', 'fewer', '100'));

  it.each([
    ['an exception', throwing],
    ['a violation', violating],
  ])('by %s ends with that event, which can be looked at', (_, scenarioThatFails) => {
    const lines: TraceLine[] = [];
    const report = runSeed(scenarioThatFails, '9', { trace: (line) => lines.push(line) });
    const timeline = new Timeline(scenarioThatFails, '9', { checkpointEvery: 50, windowSize: 32 });
    expect(timeline.violation).toEqual(report.violations[0]);
    expect([timeline.totalEvents, timeline.endMicros, timeline.fingerprint]).toEqual([
      report.events,
      report.simulatedMicros,
      report.fingerprint,
    ]);
    const last = timeline.eventAt(timeline.totalEvents);
    expect([last.header, ...last.lines]).toEqual(lines.filter(({ i }) => i === report.events));
    expect(last.lines.at(-1)?.kind).toBe('violation');
    expect(timeline.worldAt(timeline.totalEvents).firstViolation?.property).toBe(report.violations[0]?.property);
    expect(timeline.worldAt(timeline.totalEvents - 1).firstViolation).toBeNull();
    expect([...timeline.headers(1, timeline.totalEvents)]).toHaveLength(timeline.totalEvents);
  });

  it('at boot has an event 0 and no other', () => {
    const boot = (): never => {
      throw new Error('cannot boot');
    };
    const timeline = new Timeline(scenarioOf({ programs: [recorder({ boot })] }), '1');
    expect(timeline.totalEvents).toBe(0);
    expect(timeline.violation).toMatchObject({ eventIndex: 0, nodes: ['n1'] });
    expect(timeline.eventAt(0).lines.map(({ kind }) => kind)).toEqual(['boot', 'violation']);
  });

  it('by an error of the harness cannot be made', () => {
    const broken = failing((host) => host.send(9, { type: 'Token' }));
    expect(() => new Timeline(broken, '9')).toThrow('a message was sent to node 9');
  });
});
