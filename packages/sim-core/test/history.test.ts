import { describe, expect, it } from 'vitest';
import { loadWorld, runSeed, saveWorld, WorldSource, type TraceLine, type World } from '../src/index.ts';
import { hostOf, recorder, scenarioOf, worldOf } from './support/recorder.ts';

/** Operations as `client operation outcome result (invoked-returned)`. */
function told(world: World): string[] {
  return world.history.operations.map(
    ({ client, operation, outcome, result, invokedOrder, returnedOrder }) =>
      `${client} ${operation.f} ${outcome} ${result} (${invokedOrder}-${returnedOrder})`,
  );
}

describe('a history', () => {
  it('holds each operation with its client, its times and how it ended', () => {
    const world = worldOf();
    const { history } = hostOf(world, 1);
    world.runUntil(100);
    const id = history.invoke({ f: 'put', key: 'a', value: 3 });
    world.runUntil(250);
    history.ok(id, 'done');
    expect(world.history.operations).toEqual([
      {
        id,
        client: 1,
        operation: { f: 'put', key: 'a', value: 3 },
        invokedAtMicros: 100,
        invokedOrder: 1,
        outcome: 'ok',
        result: 'done',
        returnedAtMicros: 250,
        returnedOrder: 2,
      },
    ]);
    expect(id).not.toBe(0);
  });

  it('puts invocations and returns into one total order, in which unknown ends have no place', () => {
    const world = worldOf();
    const [a, b, c] = [0, 1, 2].map((node) => hostOf(world, node).history);
    const first = a!.invoke({ f: 'a' });
    const second = b!.invoke({ f: 'b' });
    a!.ok(first, 1);
    const third = c!.invoke({ f: 'c' });
    b!.unknown(second, 'timeout');
    c!.fail(third, 'refused');
    const open = a!.invoke({ f: 'd' });
    expect(told(world)).toEqual([
      '0 a ok 1 (1-3)',
      '1 b unknown timeout (2-0)',
      '2 c failed refused (4-5)',
      '0 d open undefined (6-0)',
    ]);
    expect(world.history.ended.map(({ operation }) => operation.f)).toEqual(['a', 'b', 'c']);
    expect([world.history.invokedCount, world.history.endedCount]).toEqual([4, 3]);
    expect(open).toBe(4);
  });

  it('refuses to end an operation twice, or one of another client', () => {
    const world = worldOf();
    const id = hostOf(world, 0).history.invoke({ f: 'a' });
    expect(() => hostOf(world, 1).history.ok(id, 1)).toThrow(`operation ${id} is not open for this client`);
    hostOf(world, 0).history.unknown(id, 'timeout');
    for (const end of ['ok', 'fail', 'unknown'] as const) {
      expect(() => hostOf(world, 0).history[end](id, 'late')).toThrow('expected each operation to end once');
    }
    expect(told(world)).toEqual(['0 a unknown timeout (1-0)']);
  });

  it('makes the open operations of a client that crashes unknown, and no others', () => {
    const world = worldOf({ faults: [{ kind: 'crash', at: 500, until: 900, nodes: [0] }] });
    const { history } = hostOf(world, 0);
    const done = history.invoke({ f: 'done' });
    history.invoke({ f: 'open' });
    history.invoke({ f: 'open too' });
    history.ok(done, 1);
    hostOf(world, 1).history.invoke({ f: 'of another' });
    world.runUntil(1_000);
    expect(told(world)).toEqual([
      '0 done ok 1 (1-4)',
      '0 open unknown client crashed (2-0)',
      '0 open too unknown client crashed (3-0)',
      '1 of another open undefined (5-0)',
    ]);
    expect(world.history.operations[1]?.returnedAtMicros).toBe(500);
    expect(world.history.endedCount).toBe(3);
    expect(() => history.ok(2, 'too late')).toThrow('operation 2 is not open');
  });

  it('forgets what has ended when it is told to, and goes on with what is open and with its numbering', () => {
    const world = worldOf();
    const { history } = hostOf(world, 0);
    const first = history.invoke({ f: 'a' });
    const second = history.invoke({ f: 'b' });
    history.ok(first, 1);
    world.history.forgetEnded();
    expect(world.history.ended).toEqual([]);
    expect(told(world)).toEqual(['0 b open undefined (2-0)']);
    history.ok(second, 2);
    expect(history.invoke({ f: 'c' })).toBe(3);
    expect(told(world)).toEqual(['0 b ok 2 (2-4)', '0 c open undefined (5-0)']);
    expect([world.history.invokedCount, world.history.endedCount]).toEqual([3, 2]);
  });

  it('is restored with its open operations, which can then be ended', () => {
    const source = new WorldSource(scenarioOf(), '1', {});
    const world = source.create();
    world.bootAll();
    const { history } = hostOf(world, 0);
    history.ok(history.invoke({ f: 'forgotten' }), 0);
    world.history.forgetEnded();
    history.ok(history.invoke({ f: 'a' }), 1);
    const open = history.invoke({ f: 'b' });
    const restored = source.create();
    loadWorld(restored, saveWorld(world));
    hostOf(restored, 0).history.ok(open, 2);
    expect(told(restored)).toEqual(['0 a ok 1 (3-4)', '0 b ok 2 (5-6)']);
    // The world that was saved knows nothing of it.
    expect(told(world)).toEqual(['0 a ok 1 (3-4)', '0 b open undefined (5-0)']);
    expect(restored.history.ended.map(({ id }) => id)).toEqual([2, 3]);
  });

  it('shows in the trace what was asked and how it ended', () => {
    const lines: TraceLine[] = [];
    const boot = recorder({ boot: ({ history }) => history.fail(history.invoke({ f: 'get' }), 'no leader') });
    runSeed(scenarioOf({ programs: [boot] }), '1', { trace: (line) => lines.push(line) });
    expect(lines.filter(({ kind }) => kind === 'invoke' || kind === 'return')).toEqual([
      { i: 0, atMicros: 0, kind: 'invoke', node: 'n1', data: { id: 1, operation: { f: 'get' } } },
      { i: 0, atMicros: 0, kind: 'return', node: 'n1', type: 'failed', data: { id: 1, result: 'no leader' } },
    ]);
  });
});
