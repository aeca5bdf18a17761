import { describe, expect, it } from 'vitest';
import { loadWorld, runSeed, saveWorld, WorldSource, type AnyProgram, type Fault, type NodeId, type ObserverFactory, type Scenario } from '../src/index.ts';
import { ImmerRunner } from '../src/engine/immer-runner.ts';
import { note, recorder, scenarioOf } from './support/recorder.ts';

/** Every 10 ms it says that it begins, writes, sends, writes again and says that it has ended. */
const worker = (): AnyProgram =>
  recorder({
    boot: (host) => {
      host.disk.cell('boots').write((host.disk.cell<number>('boots').read() ?? 0) + 1);
      host.setTimer({ type: 'Tick' }, 10_000);
    },
    onTimer(state, _timer, host) {
      host.setTimer({ type: 'Tick' }, 10_000);
      state.begun = (state.begun ?? 0) + 1;
      host.disk.log('wal').append('first');
      host.send(1, note('sent'));
      host.disk.log('wal').append('second');
      state.ended = (state.ended ?? 0) + 1;
    },
  });

/** Keeps what it is told, in order: `abort` with the halves of the state and whether the node is still up, `event`, `boot`. */
const witness: ObserverFactory = (view) => {
  let told: unknown[] = [];
  const stateOf = (node: NodeId): unknown[] => [view.stateOf(node).begun ?? 0, view.stateOf(node).ended ?? 0];
  return {
    afterAbort: (node) => void told.push(['abort', node, ...stateOf(node), view.isUp(node), view.diskOf(node).log('wal').lastIndex]),
    afterEvent: (node) => void (node !== 1 && told.push(['event', node])),
    onBoot: (node) => void (node !== 1 && told.push(['boot', node, view.bootCountOf(node)])),
    save: () => structuredClone(told),
    load: (saved) => (told = structuredClone(saved)),
  };
};

const CRASH: Fault = { kind: 'crash-at', at: 1_000, until: 15_000, nodes: [0], point: 'after-send' };
/** The first write of the second handler fails; the machine starts the program again a second later. */
const FULL: Fault = { kind: 'disk-full', at: 15_000, until: 30_000, nodes: [0], capacityBytes: 1 };

function scenario(faults: readonly Fault[]): Scenario {
  return scenarioOf({ programs: [worker(), recorder()], faults, spec: { observer: witness }, durationMicros: 1_100_000 });
}

function toldOf(faults: readonly Fault[], options: { immer?: boolean; stopAt?: number } = {}): unknown[] {
  const source = new WorldSource(scenario(faults), '1', {});
  let world = source.create({ strict: true });
  if (options.immer === true) world.runThroughImmer(new ImmerRunner(false));
  world.bootAll();
  if (options.stopAt !== undefined) {
    world.runUntil(options.stopAt);
    const checkpoint = saveWorld(world);
    world = source.create({ strict: true });
    loadWorld(world, checkpoint);
  }
  world.runUntil(1_050_000);
  return world.saveObserver() as unknown[];
}

describe.each([['directly', false], ['through Immer', true]])('an observer of handlers that end half-way, run %s', (_, immer) => {
  it('is shown what a crash leaves of the state, while the node and its cache are still there', () => {
    expect(toldOf([CRASH], { immer }).slice(0, 5)).toEqual([
      ['boot', 0, 1],
      ['event', -1],
      ['abort', 0, 1, 0, true, 1],
      ['event', -1],
      ['boot', 0, 2],
    ]);
  });

  it('is shown what a disk error leaves of it', () => {
    expect(toldOf([FULL], { immer }).slice(0, 6)).toEqual([
      ['boot', 0, 1],
      ['event', 0],
      ['event', -1],
      ['abort', 0, 2, 1, true, 2],
      ['event', -1],
      ['event', -1],
    ]);
  });

  it('is shown nothing of a boot that comes to nothing, nor the last life again', () => {
    // Down by its own disk error until 1.02 s, and then by a crash in the boot: the event is of that node, which is not there.
    const inBoot: Fault = { kind: 'crash-at', at: 900_000, nodes: [0], point: 'after-write' };
    const told = toldOf([FULL, inBoot], { immer });
    expect(told.filter((line) => (line as unknown[])[0] === 'abort')).toEqual([['abort', 0, 2, 1, true, 2]]);
    expect(told.at(-1)).toEqual(['event', -1]);
    expect(told.filter((line) => (line as unknown[])[0] === 'event' && (line as unknown[])[1] === 0)).toHaveLength(1);
  });

  it('is shown the same after a checkpoint', () => {
    for (const faults of [[CRASH], [FULL], [CRASH, FULL]]) {
      const expected = toldOf(faults, { immer });
      for (const stopAt of [5_000, 12_000, 25_000, 500_000]) expect(toldOf(faults, { immer, stopAt })).toEqual(expected);
    }
  });
});

describe('handlers that end half-way', () => {
  it('leave the same states directly and through Immer, by strict digests', () => {
    const faults = [CRASH, FULL, { ...CRASH, point: 'before-write', at: 300_000, until: 400_000 } as Fault];
    const direct = runSeed(scenario(faults), '1', { strict: true, handlers: 'direct' });
    expect(runSeed(scenario(faults), '1', { strict: true, handlers: 'immer' })).toEqual(direct);
    expect(direct.coverage).toMatchObject({ 'effect/crash-at': 1, 'effect/disk-full': 1 });
  });
});
