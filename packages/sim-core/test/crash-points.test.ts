import { describe, expect, it } from 'vitest';
import { runSeed, type AnyProgram, type Fault, type Observer, type TraceLine, type World } from '../src/index.ts';
import { ImmerRunner } from '../src/engine/immer-runner.ts';
import { hostOf, note, notes, recorder, scenarioOf, worldOf } from './support/recorder.ts';

const link = { delay: { kind: 'constant', micros: 1_000 } } as const;

/** On a `Ping` it writes, syncs, sends to the third node and to the first, sets a timer, writes again and changes its state. */
function worker(onPing?: (host: any, state: any) => void): AnyProgram {
  return recorder({
    onMessage(state, message, _from, host) {
      if (message.type !== 'Ping') return;
      onPing?.(host, state);
      host.disk.cell('step').write(1);
      host.disk.sync();
      host.send(2, note('first'));
      host.send(0, note('second'));
      host.setTimer({ type: 'Alarm' }, 10_000);
      host.disk.log('wal').append('late');
      state.finished = true;
    },
  });
}

const fault = { kind: 'crash-at', at: 5_000, until: 50_000, nodes: [1] } as const;

/** Two pings reach the worker, at 6,000 and at 61,000. */
function run(extra: Partial<Fault>, options: { immer?: boolean; program?: AnyProgram; before?: Fault[] } = {}): World {
  const world = worldOf({
    link,
    programs: [recorder(), options.program ?? worker(), recorder()],
    faults: [{ ...fault, ...extra } as Fault],
  });
  if (options.immer === true) world.runThroughImmer(new ImmerRunner(false));
  world.runUntil(5_000);
  hostOf(world, 0).send(1, { type: 'Ping' });
  world.runUntil(49_000);
  return world;
}

const disk = (world: World): unknown => {
  const { disk: image } = hostOf(world, 1);
  return [image.cell('step').read(), image.log('wal').lastIndex];
};

describe.each([['directly', false], ['through Immer', true]])('a crash in the middle of a handler, run %s', (_, immer) => {
  it.each([
    ['before-send', 1, [0, 0]],
    ['after-send', 1, [0, 1]],
    ['before-send', 2, [0, 1]],
    ['after-send', 2, [1, 1]],
  ] as const)('%s, the time numbered %i, leaves the sends before it and none after', (point, occurrence, [second, first]) => {
    const world = run({ point, occurrence } as Partial<Fault>, { immer });
    expect([notes(world, 0), notes(world, 2)]).toEqual([second === 1 ? ['second'] : [], first === 1 ? ['first'] : []]);
    expect([world.view.isUp(1), world.coverage.get('effect/crash-at')]).toEqual([false, 1]);
  });

  it.each([
    ['before-write', 1, [undefined, 0]],
    ['after-write', 1, [1, 0]],
    ['before-write', 2, [1, 0]],
    ['after-write', 2, [1, 1]],
  ] as const)('%s, the time numbered %i, leaves the writes before it and none after', (point, occurrence, expected) => {
    const world = run({ point, occurrence, loss: 'process' } as Partial<Fault>, { immer });
    expect(disk(world)).toEqual(expected);
    expect(notes(world, 0)).toEqual(point === 'after-write' && occurrence === 1 ? [] : occurrence === 2 ? ['second'] : []);
    // With the power goes what was not synced; the sync that had been asked for had no time to end.
    expect(disk(run({ point, occurrence } as Partial<Fault>, { immer }))).toEqual([undefined, 0]);
  });

  it('lies between a write and its sync, asked for in so many words or by a message that waits for it', () => {
    for (const point of ['before-sync', 'after-sync'] as const) {
      const plain = run({ point, loss: 'process' } as Partial<Fault>, { immer });
      expect([disk(plain), notes(plain, 2)]).toEqual([[1, 0], []]);
      const program = worker((host) => {
        host.disk.cell('vote').write('n1');
        host.sendWhenDurable(2, note('held'));
      });
      const held = run({ point, loss: 'process' } as Partial<Fault>, { immer, program });
      expect([hostOf(held, 1).disk.cell('vote').read(), disk(held), notes(held, 2)]).toEqual(['n1', [undefined, 0], []]);
    }
  });

  it('counts a message that was held back where it leaves', () => {
    const program = recorder({
      onMessage(_state, _message, _from, host) {
        host.disk.cell('vote').write('n1');
        for (const text of ['a', 'b', 'c']) host.sendWhenDurable(2, note(text));
      },
    });
    const world = run({ point: 'after-send', occurrence: 2 } as Partial<Fault>, { immer, program });
    expect(notes(world, 2)).toEqual(['a', 'b']);
    expect(world.view.durableDiskOf(1).readCell('vote')).toBe('n1');
  });

  it('leaves the state as the handler had made it until then, and loses its timers', () => {
    const program = worker((_host, state) => (state.begun = true));
    const world = run({ point: 'after-write', occurrence: 2 } as Partial<Fault>, { immer, program });
    expect(world.view.stateOf(1)).toMatchObject({ received: [{ from: 0, message: { type: 'Ping' } }], begun: true });
    expect(world.view.stateOf(1).finished).toBeUndefined();
    world.runUntil(60_000);
    expect([world.view.isUp(1), world.view.bootCountOf(1), world.view.stateOf(1)]).toEqual([true, 2, { received: [], fired: [] }]);
  });

  it('happens once, and is lifted with its fault: the same handler then runs to its end', () => {
    const world = run({ point: 'after-send' } as Partial<Fault>, { immer });
    world.runUntil(60_000);
    hostOf(world, 0).send(1, { type: 'Ping' });
    world.runUntil(65_000);
    expect([world.view.stateOf(1).finished, notes(world, 0), world.view.bootCountOf(1)]).toEqual([true, ['second'], 2]);
    expect(world.watchesHandlers).toBe(false);
  });

  it('spares a node that does not come to the point before the fault is lifted', () => {
    const world = run({ point: 'after-send', occurrence: 3 } as Partial<Fault>, { immer });
    world.runUntil(60_000);
    expect([world.view.stateOf(1).finished, world.view.bootCountOf(1), world.watchesHandlers]).toEqual([true, 1, false]);
    hostOf(world, 0).send(1, { type: 'Ping' });
    world.runUntil(70_000);
    expect([world.view.bootCountOf(1), notes(world, 0)]).toEqual([1, ['second', 'second']]);
  });

  it('cannot be survived by a program that catches whatever is thrown', () => {
    const program = worker((host, state) => {
      try {
        host.send(2, note('last words'));
      } catch {
        state.caught = true;
      }
    });
    const world = run({ point: 'after-send' } as Partial<Fault>, { immer, program });
    expect([world.view.isUp(1), notes(world, 2), notes(world, 0), disk(world)]).toEqual([false, ['last words'], [], [undefined, 0]]);
  });

  it('may lie in a boot', () => {
    const program = recorder({ boot: (host) => host.disk.cell('boots').write((host.disk.cell<number>('boots').read() ?? 0) + 1) });
    const restart: Fault = { kind: 'restart', at: 6_000, nodes: [0], loss: 'process' };
    const world = worldOf({
      programs: [program],
      faults: [{ ...fault, nodes: [0], point: 'after-write', loss: 'process' }, restart],
    });
    if (immer) world.runThroughImmer(new ImmerRunner(false));
    world.runUntil(49_000);
    expect([world.view.isUp(0), world.view.bootCountOf(0), hostOf(world, 0).disk.cell('boots').read()]).toEqual([false, 2, 2]);
    world.runUntil(60_000);
    expect([world.view.isUp(0), world.view.bootCountOf(0), hostOf(world, 0).disk.cell('boots').read()]).toEqual([true, 3, 3]);
  });
});

describe('a crash at a point', () => {
  it('stands in the trace, within the event that it ended, and is no event of that node for observers', () => {
    const lines: TraceLine[] = [];
    const touched: number[] = [];
    const observer = (): Observer => ({ afterEvent: (node) => void touched.push(node), save: () => 0, load: () => {} });
    const program = recorder({ boot: (host) => void host.setTimer({ type: 'Tick' }, 10), onTimer: (_s, _t, host) => host.send(1, note('x')) });
    const scenario = scenarioOf({ programs: [program, recorder()], faults: [{ ...fault, at: 5, nodes: [0], point: 'before-send' }], spec: { observer } });
    const report = runSeed(scenario, '1', { trace: (line) => lines.push(line) });
    expect(report.verdict).toBe('pass');
    const crash = lines.find(({ kind }) => kind === 'crash-point');
    expect(crash).toMatchObject({ node: 'n1', type: 'before-send', atMicros: 10 });
    expect(lines.find(({ i }) => i === crash?.i)?.kind).toBe('timer');
    expect(touched[(crash?.i ?? 0) - 1]).toBe(-1);
  });

  it('of a name that does not exist, or a time before the first, is refused', () => {
    const refuse = (extra: object) => (): unknown => worldOf({ faults: [{ ...fault, ...extra } as unknown as Fault] });
    expect(refuse({ point: 'somewhere' })).toThrow('plan.faults[0].point is "somewhere"; expected one of before-send, after-send');
    expect(refuse({ point: 'after-send', occurrence: 0 })).toThrow('plan.faults[0].occurrence is 0; expected a whole number from 1');
  });
});

describe('two crashes of one node', () => {
  it('come one after the other: between them it boots and works', () => {
    const world = worldOf({
      link,
      programs: [recorder(), worker(), recorder()],
      faults: [
        { ...fault, point: 'before-send', until: 20_000 },
        { ...fault, point: 'after-send', occurrence: 4, until: 90_000 },
      ],
    });
    const ping = (at: number): void => {
      world.runUntil(at);
      hostOf(world, 0).send(1, { type: 'Ping' });
      world.runUntil(at + 5_000);
    };
    ping(5_000);
    expect([world.view.isUp(1), notes(world, 2)]).toEqual([false, []]);
    world.runUntil(20_000);
    expect([world.view.isUp(1), world.view.bootCountOf(1)]).toEqual([true, 2]);
    ping(30_000);
    expect([world.view.isUp(1), notes(world, 2), notes(world, 0)]).toEqual([true, ['first'], ['second']]);
    ping(40_000);
    expect([world.view.isUp(1), world.coverage.get('effect/crash-at')]).toEqual([false, 2]);
    world.runUntil(90_000);
    expect([world.view.isUp(1), world.view.bootCountOf(1)]).toEqual([true, 3]);
  });
});
