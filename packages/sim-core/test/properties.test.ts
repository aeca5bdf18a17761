import { describe, expect, it } from 'vitest';
import { ContractError, NO_EXCEPTION, runSeed, type Host, type Observer, type Reporter, type WorldView } from '../src/index.ts';
import { note, recorder, scenarioOf, type Handlers, type Setup } from './support/recorder.ts';

const link = { delay: { kind: 'constant', micros: 100 } } as const;

/** One node of three sends three notes to the second, 1,000 microseconds apart. */
const speaker = recorder({
  boot: (host: Host<any, any>) => void host.setTimer({ type: 'Tick', round: 1 }, 1_000),
  onTimer(_state, { round }, host: Host<any, any>) {
    host.send(1, note(`round ${round}`));
    if (round < 3) host.setTimer({ type: 'Tick', round: round + 1 }, 1_000);
  },
});

function speakingTo(listener: Handlers, setup: Setup = {}): ReturnType<typeof scenarioOf> {
  return scenarioOf({ programs: [speaker, recorder(listener), recorder()], link, durationMicros: 10_000, ...setup });
}

/** An observer of which a test gives the parts that it needs. */
function observing(make: (view: WorldView, report: Reporter) => Partial<Observer>): Setup {
  return { spec: { observer: (view, report) => ({ afterEvent() {}, save: () => null, load() {}, ...make(view, report) }) } };
}

describe('a probe', () => {
  it('reports a violation of what must always hold, with the node, the event and the time', () => {
    const report = runSeed(
      speakingTo({
        onMessage: (_state, { text }, _from, { probe }) => probe.always(text !== 'round 2', 'test/no-two', 'no second', text),
      }),
      '1',
    );
    expect(report.verdict).toBe('violation');
    expect(report.violations).toEqual([
      { property: 'test/no-two', expected: 'no second', seen: 'round 2', eventIndex: 4, atMicros: 2_100, nodes: ['n2'] },
    ]);
  });

  it('stops the run at the event of the first violation, which is the one reported', () => {
    const report = runSeed(
      speakingTo({
        onMessage(_state, { text }, _from, { probe }) {
          probe.always(text === 'round 1', 'test/first', 'one', text);
          probe.always(text === 'round 1', 'test/second', 'one', text);
        },
      }),
      '1',
    );
    expect(report.violations.map(({ property }) => property)).toEqual(['test/first']);
    expect([report.events, report.simulatedMicros]).toEqual([4, 2_100]);
  });

  it('may fail at boot, before the first event', () => {
    const boot = ({ probe }: Host): void => probe.always(false, 'test/boot', 'never', 'at once');
    const report = runSeed(speakingTo({ boot }), '1');
    expect(report.violations).toMatchObject([{ property: 'test/boot', eventIndex: 0, atMicros: 0, nodes: ['n2'] }]);
    expect(report.events).toBe(0);
  });

  it('counts what it reached sometimes in the coverage', () => {
    const onMessage: Handlers['onMessage'] = (_state, _message, _from, { probe }) => probe.sometimes('test/heard');
    expect(runSeed(speakingTo({ onMessage }), '1').coverage).toEqual({ 'test/heard': 3 });
  });
});

describe('a handler that throws', () => {
  const broken: Handlers['onMessage'] = (_state, { text }) => {
    if (text === 'round 2') throw new RangeError('out of range');
  };

  it('violates node/no-exception at its event, on its node', () => {
    expect(runSeed(speakingTo({ onMessage: broken }), '1').violations).toEqual([
      {
        property: NO_EXCEPTION,
        expected: 'every handler returns',
        seen: 'RangeError: out of range',
        eventIndex: 4,
        atMicros: 2_100,
        nodes: ['n2'],
      },
    ]);
  });

  it('names its node when it is the boot, first or after a restart', () => {
    const boots = (at: number): (() => void) => {
      let count = 0;
      return () => {
        if (++count === at) throw new Error('cannot boot');
      };
    };
    expect(runSeed(speakingTo({ boot: boots(1) }), '1').violations).toMatchObject([
      { property: NO_EXCEPTION, seen: 'Error: cannot boot', nodes: ['n2'], eventIndex: 0 },
    ]);
    const faults = [{ kind: 'crash', at: 500, until: 600, nodes: [1] }] as const;
    expect(runSeed(speakingTo({ boot: boots(2) }, { faults }), '1').violations).toMatchObject([
      { property: NO_EXCEPTION, seen: 'Error: cannot boot', nodes: ['n2'], eventIndex: 2, atMicros: 600 },
    ]);
  });

  it('may throw what is no Error', () => {
    const onMessage = (): never => {
      throw 'a text';
    };
    expect(runSeed(speakingTo({ onMessage }), '1').violations[0]?.seen).toBe('a text');
  });
});

describe('a program that breaks the contract', () => {
  it.each([
    ['an undeclared message', (host: Host) => host.send(1, { type: 'Shout' }), "the message type 'Shout'"],
    ['an undeclared timer', (host: Host) => host.setTimer({ type: 'Bell' }, 1), "the timer type 'Bell'"],
    ['an undeclared notification', (host: Host) => host.notifyWhenDurable({ type: 'Bell' }), "the timer type 'Bell'"],
    ['a node that does not exist', (host: Host) => host.send(3, { type: 'Ping' }), 'sent to node 3: expected 0 to 2'],
    ['a delay that is no whole number', (host: Host) => host.setTimer({ type: 'Tick' }, 0.5), 'a delay of 0.5'],
  ])('by naming %s ends the run with an error that says so, and not with a violation', (_, effect: (host: Host) => unknown, message) => {
    const scenario = speakingTo({ onMessage: (_state, _message, _from, host) => void effect(host) });
    expect(() => runSeed(scenario, '1')).toThrow(ContractError);
    expect(() => runSeed(scenario, '1')).toThrow(message);
  });

  it('by answering with a promise ends the run, from a handler as from boot', () => {
    expect(() => runSeed(speakingTo({ onMessage: async () => {} }), '1')).toThrow(ContractError);
    const asynchronousBoot = { ...recorder(), boot: async () => ({}) };
    const scenario = scenarioOf({ programs: [asynchronousBoot as never] });
    expect(() => runSeed(scenario, '1')).toThrow('boot of n1 (recorder) returned a Promise: expected the state');
  });

  it('by sharing a name with another node is refused before it runs', () => {
    const nodes = [{ name: 'n2' }];
    expect(() => runSeed(speakingTo({}, { nodes }), '1')).toThrow("two nodes are named 'n2': expected a name of its own");
  });
});

describe('an observer', () => {
  it('is called after each event with the node touched, or -1, and in between for boots and sends', () => {
    const calls: unknown[] = [];
    const faults = [{ kind: 'crash', at: 1_050, until: 1_060, nodes: [2] }] as const;
    const setup = observing((view) => ({
      afterEvent: (node) => void calls.push(['after', view.eventCount, node, view.nowMicros]),
      onSend: (from, to, message) => void calls.push(['send', from, to, message.text]),
      onBoot: (node) => void calls.push(['boot', node, view.bootCountOf(node)]),
      atEnd: () => void calls.push(['end', view.nowMicros]),
    }));
    runSeed(speakingTo({}, { ...setup, faults, durationMicros: 2_000 }), '1');
    expect(calls).toEqual([
      ['boot', 0, 1],
      ['boot', 1, 1],
      ['boot', 2, 1],
      ['send', 0, 1, 'round 1'],
      ['after', 1, 0, 1_000],
      ['after', 2, -1, 1_050],
      ['boot', 2, 2],
      ['after', 3, -1, 1_060],
      ['after', 4, 1, 1_100],
      ['send', 0, 1, 'round 2'],
      ['after', 5, 0, 2_000],
      ['end', 2_000],
    ]);
  });

  it('sees a held message when it is sent, not when the handler asked for it', () => {
    const sends: number[] = [];
    const boot = (host: Host): void => {
      host.disk.cell('term').write(1);
      host.sendWhenDurable(1, { type: 'Ping' });
    };
    const setup = observing((view) => ({ onSend: () => void sends.push(view.nowMicros) }));
    runSeed(scenarioOf({ programs: [recorder({ boot }), recorder()], ...setup }), '1');
    expect(sends).toEqual([1_000]);
  });

  it('sees every node: names, kinds, states, disks, clocks, up or down', () => {
    const seen: unknown[] = [];
    const faults = [{ kind: 'crash', at: 1_500, nodes: [1] }, { kind: 'pause', at: 1_500, nodes: [2] }] as const;
    const setup = observing((view) => ({
      atEnd() {
        for (let node = 0; node < view.nodeCount; node++) {
          seen.push([view.nameOf(node), view.kindOf(node), view.isUp(node), view.isPaused(node), view.stateOf(node).received.length]);
        }
        seen.push([view.wallClockOf(0), view.monotonicClockOf(0), view.nowMicros]);
        seen.push(view.diskOf(1).cellNames(), view.durableDiskOf(1).readCell('never written'));
      },
    }));
    const nodes = [{ clock: { wallOffsetMicros: 7 } }];
    runSeed(speakingTo({}, { ...setup, faults, nodes }), '1');
    expect(seen).toEqual([
      ['n1', 'recorder', true, false, 0],
      ['n2', 'recorder', false, false, 1],
      ['n3', 'recorder', true, true, 0],
      [10_007, 10_000, 10_000],
      [],
      undefined,
    ]);
  });

  it('stops the run by reporting a violation, after the event it looked at', () => {
    const setup = observing((view, report) => ({
      afterEvent(node) {
        if (view.eventCount === 3) report.violation('test/three', 'fewer than three', 'three', [node, 0]);
      },
      atEnd: () => report.violation('test/end', 'not reached', 'reached', []),
    }));
    const report = runSeed(speakingTo({}, setup), '1');
    expect(report.violations).toEqual([
      { property: 'test/three', expected: 'fewer than three', seen: 'three', eventIndex: 3, atMicros: 2_000, nodes: ['n1', 'n1'] },
    ]);
    expect(report.events).toBe(3);
  });

  it('may report a violation at the end, and is not asked after one', () => {
    const atEnd = (report: Reporter): Partial<Observer> => ({ atEnd: () => report.violation('test/end', 'a', 'b', [1]) });
    const report = runSeed(speakingTo({}, observing((_, reporter) => atEnd(reporter))), '1');
    expect(report.violations).toMatchObject([{ property: 'test/end', eventIndex: 6, atMicros: 10_000, nodes: ['n2'] }]);
  });

  it('that throws is a broken harness: its error comes out, whatever it is called for', () => {
    const thrown = new Error('the observer is wrong');
    const broken = (): never => {
      throw thrown;
    };
    for (const part of ['afterEvent', 'onSend', 'onBoot', 'atEnd'] as const) {
      expect(() => runSeed(speakingTo({}, observing(() => ({ [part]: broken }))), '1')).toThrow(thrown);
    }
  });

  it('does not change the run by looking', () => {
    const looking = observing((view) => ({
      afterEvent() {
        for (let node = 0; node < view.nodeCount; node++) {
          view.diskOf(node).cell(`looked for ${view.eventCount}`).read();
          expect(view.diskOf(node).log('looked for').lastIndex).toBe(0);
          view.monotonicClockOf(node);
        }
      },
    }));
    const names: unknown[] = [];
    const listing: Handlers['onMessage'] = (_state, { text }, _from, { disk }) => {
      disk.cell(`looked for ${5 - text.at(-1)}`).write(text);
      names.push([...disk.cellNames()]);
    };
    const plain = runSeed(speakingTo({ onMessage: listing }), '1', { strict: true });
    const seen = names.splice(0);
    expect(runSeed(speakingTo({ onMessage: listing }, looking), '1', { strict: true })).toEqual(plain);
    expect(names).toEqual(seen);
  });

  it('makes the verdict inconclusive when it cannot decide, unless there is a violation', () => {
    const undecided = observing((_, report) => ({ atEnd: () => report.inconclusive('test/linear', 'out of budget') }));
    expect(runSeed(speakingTo({}, undecided), '1')).toMatchObject({
      verdict: 'inconclusive',
      violations: [],
      inconclusive: ['test/linear: out of budget'],
    });
    const both = observing((_, report) => ({
      atEnd() {
        report.inconclusive('test/linear', 'out of budget');
        report.violation('test/end', 'a', 'b', []);
      },
    }));
    expect(runSeed(speakingTo({}, both), '1')).toMatchObject({ verdict: 'violation', inconclusive: ['test/linear: out of budget'] });
  });
});

describe('a deadline', () => {
  /** By that instant the second node must have heard two notes; it hears them at 1,100 and 2,100. */
  const heardTwo = (atMicros: number): Setup => ({
    spec: {
      deadlines: [
        {
          property: 'test/progress',
          atMicros,
          expected: 'two notes heard',
          check(view) {
            const { length } = view.stateOf(1).received;
            return length >= 2 ? undefined : `${length} heard`;
          },
        },
      ],
    },
  });

  it('passes when it holds by then, events of that very instant included', () => {
    expect(runSeed(speakingTo({}, heardTwo(2_100)), '1')).toMatchObject({ verdict: 'pass', events: 7 });
  });

  it('is violated when it does not hold by then', () => {
    expect(runSeed(speakingTo({}, heardTwo(2_099)), '1').violations).toEqual([
      { property: 'test/progress', expected: 'two notes heard', seen: '1 heard', eventIndex: 4, atMicros: 2_099, nodes: [] },
    ]);
  });

  it('beyond the end of the run is not checked; at the end it is', () => {
    expect(runSeed(speakingTo({}, heardTwo(1_999)), '1', { untilMicros: 1_998 }).verdict).toBe('pass');
    expect(runSeed(speakingTo({}, heardTwo(1_999)), '1', { untilMicros: 1_999 }).verdict).toBe('violation');
  });

  it('that throws is a broken harness', () => {
    const check = (): never => {
      throw new Error('the check is wrong');
    };
    const deadlines = [{ property: 'p', atMicros: 5, expected: '', check }];
    expect(() => runSeed(speakingTo({}, { spec: { deadlines } }), '1')).toThrow('the check is wrong');
  });
});
