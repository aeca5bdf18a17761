import { describe, expect, it } from 'vitest';
import { DiskError, loadWorld, runSeed, saveWorld, WorldSource, type Fault, type Host, type RunOptions, type World } from '../src/index.ts';
import { fired, hostOf, note, notes, recorder, scenarioOf, worldOf } from './support/recorder.ts';

const link = { delay: { kind: 'constant', micros: 10 } } as const;
const tick = (host: Host): void => void host.setTimer({ type: 'Tick' }, 1_000);

/** Reads a cell that it writes first, every millisecond. */
const reader = recorder({
  boot(host) {
    host.disk.cell('count').write(((host.disk.cell<number>('count').read() ?? 0) as number) + 1);
    tick(host);
  },
  onTimer(_state, _timer, host) {
    host.disk.cell('count').read();
    tick(host);
  },
});

describe('a disk error that a handler lets escape', () => {
  const faults: Fault[] = [{ kind: 'read-errors', at: 10_500, until: 50_000, nodes: [0], ppm: 1_000_000 }];

  it('stops the program, which boots again after a while on what it had written; nothing is violated', () => {
    const world = worldOf({ programs: [reader], faults });
    world.runUntil(20_000);
    expect([world.view.isUp(0), world.view.bootCountOf(0)]).toEqual([false, 1]);
    world.runUntil(2_000_000);
    expect([world.view.isUp(0), world.view.bootCountOf(0), world.firstViolation]).toEqual([true, 2, null]);
    // The cache outlived the process: nothing was ever synced.
    expect(hostOf(world, 0).disk.cell('count').read()).toBe(2);
    expect(world.coverage.get('node/stopped-by-disk-error')).toBe(1);
    expect(world.coverage.get('effect/read-errors')).toBe(1);
  });

  it('is caught by a program that can go on', () => {
    const careful = recorder({
      boot: tick,
      onTimer(_state, _timer, host) {
        try {
          host.disk.cell('count').read();
          host.disk.log('wal').append('a');
        } catch (error) {
          if (!(error instanceof DiskError)) throw error;
          host.send(1, note(`${error.code} ${error.operation}: ${error.message}`));
        }
      },
    });
    const world = worldOf({ programs: [careful, recorder()], link, faults: [{ kind: 'disk-full', at: 0, nodes: [0] }] });
    world.runUntil(2_000);
    expect(notes(world, 1)).toEqual(["ENOSPC write: ENOSPC on write of log 'wal'"]);
    expect([hostOf(world, 0).disk.log('wal').lastIndex, world.view.bootCountOf(0)]).toEqual([0, 1]);
  });

  it('stops it again when it cannot even boot', () => {
    const world = worldOf({ programs: [reader], faults: [{ ...faults[0], until: 2_500_000 } as Fault], nodes: [{ disk: { syncMinMicros: 1, syncMaxMicros: 1, restartMicros: 500_000 } }] });
    world.runUntil(2_400_000);
    expect([world.view.isUp(0), world.view.bootCountOf(0)]).toEqual([false, 5]);
    world.runUntil(3_200_000);
    expect(world.view.isUp(0)).toBe(true);
  });

  it('takes with it what was held back, pending timers and open operations, as every end of a process', () => {
    const holder = recorder({
      boot(host) {
        host.disk.log('wal').append('a');
        host.sendWhenDurable(1, note('held'));
        host.history.invoke({ f: 'put' });
        host.setTimer({ type: 'Tick' }, 500);
        host.setTimer({ type: 'Alarm' }, 600);
      },
      onTimer: (_state, _timer, host) => void host.disk.log('wal').get(1),
    });
    const world = worldOf({ programs: [holder, recorder()], link, faults: [{ ...faults[0], at: 100 } as Fault] });
    world.runUntil(900_000);
    expect([notes(world, 1), fired(world, 0).length, world.nodes[0]?.held.length]).toEqual([[], 1, 0]);
    // The sync belonged to the machine, which goes on.
    expect(world.view.durableDiskOf(0).logLastIndex('wal')).toBe(1);
    expect(world.history.operations.map(({ outcome }) => outcome)).toEqual(['unknown']);
  });
});

describe('a sync that fails', () => {
  const faults: Fault[] = [{ kind: 'sync-fails', at: 0, until: 1_500, nodes: [0] }];
  const failing = (cache: 'kept' | 'reverted', onSyncFailed?: (state: any, error: DiskError, host: Host) => void) =>
    worldOf({ programs: [{ ...recorder(), ...(onSyncFailed && { onSyncFailed }) }, recorder()], link, faults: [{ ...faults[0], cache } as Fault] });

  it('reaches the program, which never sends what waited for it', () => {
    const errors: string[] = [];
    const world = failing('kept', (_state, error) => void errors.push(`${error.code} on ${error.operation}`));
    const host = hostOf(world, 0);
    host.disk.log('wal').append('a');
    host.sendWhenDurable(1, note('asserts a'));
    host.notifyWhenDurable({ type: 'Saved' });
    world.runUntil(10_000);
    expect([errors, notes(world, 1), fired(world, 0)]).toEqual([['EIO on sync'], [], []]);
    expect(world.view.isUp(0)).toBe(true);
  });

  it('loses what it covered for good: it reads as written, later syncs do not save it, and it is gone with the power', () => {
    const world = failing('kept', () => {});
    const { disk } = world.nodes[0]!;
    disk.log('wal').append('lost');
    disk.cell('term').write(1);
    disk.file('data').write(0, Uint8Array.from([1]));
    disk.sync();
    world.runUntil(2_000);
    disk.log('wal').append('saved');
    disk.sync();
    world.runUntil(4_000);
    expect([disk.log('wal').get(1), disk.cell('term').read(), disk.file('data').length, disk.isClean]).toEqual(['lost', 1, 1, true]);
    expect([disk.durable.getRecord('wal', 1), disk.durable.getRecord('wal', 2)]).toEqual([undefined, 'saved']);
    disk.losePower();
    world.isInHandler = true;
    expect(() => disk.log('wal').get(1)).toThrow("ETORN on read of log 'wal', record 1");
    expect([disk.log('wal').get(2), disk.cell('term').read(), disk.file('data').length]).toEqual(['saved', undefined, 0]);
    world.isInHandler = false;
  });

  it('leaves no hole at the end of a log when nothing is written behind it', () => {
    const world = failing('kept', () => {});
    const { disk } = world.nodes[0]!;
    disk.log('wal').append('lost');
    disk.sync();
    world.runUntil(2_000);
    disk.losePower();
    expect(disk.log('wal').lastIndex).toBe(0);
  });

  it('is mended by writing again and syncing that', () => {
    const world = failing('kept', (_state, _error, host) => {
      host.disk.log('wal').truncateFrom(1);
      host.disk.log('wal').append('again');
      host.sendWhenDurable(1, note('asserts a'));
    });
    hostOf(world, 0).disk.log('wal').append('a');
    hostOf(world, 0).disk.sync();
    world.runUntil(10_000);
    expect([world.view.durableDiskOf(0).getRecord('wal', 1), notes(world, 1)]).toEqual(['again', ['asserts a']]);
  });

  it('may take the cache back to what is durable', () => {
    const world = failing('reverted', () => {});
    const { disk } = world.nodes[0]!;
    disk.log('wal').append('lost');
    disk.sync();
    world.runUntil(2_000);
    expect([disk.log('wal').lastIndex, disk.isClean]).toEqual([0, true]);
  });

  it('stops a program that does not handle it', () => {
    const world = failing('kept');
    hostOf(world, 0).disk.log('wal').append('a');
    hostOf(world, 0).disk.sync();
    world.runUntil(10_000);
    expect([world.view.isUp(0), world.firstViolation]).toEqual([false, null]);
    world.runUntil(1_100_000);
    expect([world.view.isUp(0), hostOf(world, 0).disk.log('wal').lastIndex]).toEqual([true, 1]);
  });

  it('is told to a paused program when it goes on', () => {
    const at: number[] = [];
    const program = { ...recorder(), onSyncFailed: (_state: any, _error: DiskError, host: Host) => void at.push(host.clock.monotonic()) };
    const world = worldOf({ programs: [program], faults: [...faults, { kind: 'pause', at: 500, until: 5_000, nodes: [0] }] });
    hostOf(world, 0).disk.log('wal').append('a');
    hostOf(world, 0).disk.sync();
    world.runUntil(10_000);
    expect(at).toEqual([5_000]);
  });
});

describe('a program on a disk with every trouble at once', () => {
  /** Writes, reads back, and says what it has; keeps what it saw in its state. */
  const worker = {
    ...recorder({
      boot: (host) => {
        const log = host.disk.log('wal');
        for (let index = log.firstIndex; index <= log.lastIndex; index++) {
          try {
            log.get(index);
          } catch {
            log.truncateFrom(index);
          }
        }
        tick(host);
      },
      onTimer(state, _timer, host) {
        const round = state.fired.length;
        host.disk.cell(`cell/${host.random.int(0, 3)}`).write({ round, text: 'some text' });
        host.disk.log('wal').append({ round });
        host.disk.file('data').write(host.random.int(0, 3_000), Uint8Array.from([round & 255, 1, 2, 3]));
        if (host.random.chance(300_000)) host.disk.log('wal').truncateFrom(host.disk.log('wal').lastIndex);
        if (host.random.chance(100_000)) host.disk.log('wal').compactTo(host.disk.log('wal').lastIndex);
        if (host.random.chance(50_000)) host.disk.file('data').truncate(1_000);
        if (host.random.chance(50_000)) host.disk.cell('cell/1').remove();
        // Changed before the reads below can fail: that counts in both ways of running.
        state.received.push(`round ${round}`);
        const sum = host.disk.file('data').read(0, 2_000).reduce((a, b) => a + b, 0);
        const cell = host.disk.cell<any>(`cell/${host.random.int(0, 3)}`).read();
        host.sendWhenDurable(1, note(`${sum} ${JSON.stringify(cell)}`));
        host.setTimer({ type: 'Tick' }, host.random.int(200, 3_000));
      },
    }),
    onSyncFailed: (state: any) => void state.received.push('sync failed'),
  };
  const kinds = [
    { kind: 'torn-write', tearsCells: true },
    { kind: 'reordered-writes' },
    { kind: 'partial-sync' },
    { kind: 'sync-fails', ppm: 100_000 },
    { kind: 'sync-fails', ppm: 50_000, cache: 'reverted' },
    { kind: 'sync-lies', ppm: 100_000 },
    { kind: 'read-errors', ppm: 20_000 },
    { kind: 'write-errors', ppm: 20_000 },
    { kind: 'misdirected-read', ppm: 20_000 },
    { kind: 'misdirected-write', ppm: 50_000 },
    { kind: 'disk-latency', syncDelay: { kind: 'exponential', minMicros: 0, meanMicros: 500, maxMicros: 5_000 } },
    { kind: 'disk-full', capacityBytes: 3_150 },
  ].map((fault) => ({ ...fault, at: 20_000, until: 900_000, nodes: [0] }));
  const moments = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) => [
    { kind: 'bit-rot', at: 30_000 + i * 100_000, until: 90_000 + i * 100_000, node: 0 },
    { kind: 'latent-sector', at: 40_000 + i * 100_000, until: 95_000 + i * 100_000, nodes: [0] },
    { kind: 'rollback-disk', at: 50_000 + i * 100_000, until: 105_000 + i * 100_000, nodes: [0] },
    { kind: 'stalled-disk', at: 60_000 + i * 100_000, until: 64_000 + i * 100_000, nodes: [0] },
    { kind: 'sync-hangs', at: 22_000 + i * 100_000, until: 28_000 + i * 100_000, nodes: [0] },
    { kind: 'crash', at: 70_000 + i * 100_000, until: 71_000 + i * 100_000, nodes: [0] },
  ]);
  const spec = { disk: { syncMinMicros: 100, syncMaxMicros: 2_000, restartMicros: 3_000 } };
  const scenario = scenarioOf({ programs: [worker, recorder()], faults: [...kinds, ...moments] as Fault[], durationMicros: 1_000_000, spec });

  it('gives the same strict run directly and through Immer, and twice', () => {
    for (const seed of ['1', '2']) {
      const run = (options: RunOptions): unknown => runSeed(scenario, seed, { strict: true, ...options });
      const direct = run({});
      expect(run({})).toEqual(direct);
      expect(run({ handlers: 'immer' })).toEqual(direct);
    }
  });

  it('meets every one of them', () => {
    const effects = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      const report = runSeed(scenario, String(seed));
      expect(report.verdict).toBe('pass');
      for (const name of Object.keys(report.coverage)) if (name.startsWith('effect/')) effects.add(name.slice('effect/'.length));
    }
    expect([...effects].toSorted()).toEqual([...new Set([...kinds, ...moments].map(({ kind }) => kind))].toSorted());
  });

  it('can be saved anywhere and restored into a fresh world, which then runs on alike', () => {
    const source = new WorldSource(scenario, '4', {});
    const whole = source.create({ strict: true });
    whole.bootAll();
    whole.runUntil(400_000);
    const world = source.create({ strict: true });
    world.bootAll();
    for (let until = 25_000; until < 400_000; until += 27_300) {
      world.runUntil(until);
      const restored = source.create({ strict: true });
      loadWorld(restored, saveWorld(world));
      expect(saveWorld(restored)).toEqual(saveWorld(world));
      restored.runUntil(400_000);
      expect(restored.fingerprint.toString()).toBe(whole.fingerprint.toString());
      expect(restored.nodes[0]?.disk.save()).toEqual(whole.nodes[0]?.disk.save());
    }
  });
});

describe('a failed sync of which a paused program has not been told', () => {
  /** It is paused while the sync of its write fails, and then handles a message before it learns of that. */
  function paused(extra: readonly Fault[] = []): World {
    const told: Record<number, boolean> = {};
    const worker = {
      ...recorder({ onMessage: (_state, _message, _from, host) => host.sendWhenDurable(1, note(told[host.id] === true ? 'after' : 'asserts a')) }),
      onSyncFailed: (_state: any, _error: DiskError, host: Host) => {
        told[host.id] = true;
        host.disk.log('wal').append('again');
        host.sendWhenDurable(1, note('asserts again'));
      },
    };
    const faults: Fault[] = [{ kind: 'sync-fails', at: 0, until: 3_000, nodes: [0] }, { kind: 'pause', at: 500, until: 5_000, nodes: [0] }, ...extra];
    const world = worldOf({ programs: [worker, recorder(), recorder()], faults, link: { delay: { kind: 'constant', micros: 100 } } });
    hostOf(world, 2).send(0, note('before the sync ends'));
    world.runUntil(600);
    hostOf(world, 0).disk.log('wal').append('a');
    hostOf(world, 0).disk.sync();
    hostOf(world, 2).send(0, note('parked'));
    world.runUntil(4_000);
    return world;
  }

  it('lets nothing leave that waits for what was lost, and then what waits for what was written since', () => {
    const world = paused();
    expect(hostOf(world, 0).disk).toMatchObject({ isClean: false });
    world.runUntil(20_000);
    expect(notes(world, 1)).toEqual(['asserts a', 'asserts again']);
    expect(hostOf(world, 0).disk).toMatchObject({ isClean: true });
  });

  it('is of no matter any more once the process has died', () => {
    const world = paused([{ kind: 'kill', at: 4_500, until: 6_000, nodes: [0] }]);
    world.runUntil(20_000);
    expect(notes(world, 1)).toEqual(['asserts a']);
    expect(hostOf(world, 0).disk).toMatchObject({ isClean: true });
  });
});
