import { describe, expect, it } from 'vitest';
import { loadWorld, saveWorld, WorldSource, type Fault, type Host, type Observer, type WorldView } from '../src/index.ts';
import { fired, hostOf, note, notes, received, recorder, scenarioOf, worldOf } from './support/recorder.ts';

const link = { delay: { kind: 'constant', micros: 10 } } as const;

describe('sendWhenDurable', () => {
  it('holds a message back until all writes issued before it are durable', () => {
    const world = worldOf({ link });
    const host = hostOf(world, 0);
    host.disk.log('wal').append('a');
    host.sendWhenDurable(1, note('asserts a'));
    world.runUntil(1_009);
    expect(notes(world, 1)).toEqual([]);
    world.runUntil(1_010);
    expect(notes(world, 1)).toEqual(['asserts a']);
  });

  it('sends at once when nothing is pending', () => {
    const world = worldOf({ link });
    hostOf(world, 0).sendWhenDurable(1, note('nothing to wait for'));
    world.runUntil(10);
    expect(notes(world, 1)).toEqual(['nothing to wait for']);
  });

  it('waits for the next sync when its writes came after the one under way began', () => {
    const world = worldOf({ link });
    const host = hostOf(world, 0);
    host.disk.log('wal').append('a');
    host.sendWhenDurable(1, note('asserts a'));
    world.runUntil(500);
    host.disk.log('wal').append('b');
    host.sendWhenDurable(1, note('asserts b'));
    world.runUntil(10_000);
    expect(received(world, 1).map(({ atMicros }) => atMicros)).toEqual([1_010, 2_010]);
  });

  it('does not wait for writes issued after it', () => {
    const world = worldOf({ link });
    const host = hostOf(world, 0);
    host.disk.log('wal').append('a');
    host.sendWhenDurable(1, note('asserts a'));
    host.disk.log('wal').append('b');
    world.runUntil(10_000);
    expect(received(world, 1)[0]?.atMicros).toBe(1_010);
    expect(world.nodes[0]?.disk.isClean).toBe(false);
  });

  it('forgets what it held when the node crashes first', () => {
    const world = worldOf({ link, faults: [{ kind: 'crash', at: 500, until: 600, nodes: [0] }] });
    const host = hostOf(world, 0);
    host.disk.log('wal').append('a');
    host.sendWhenDurable(1, note('never durable'));
    world.runUntil(700);
    host.disk.log('wal').append('b');
    host.sendWhenDurable(1, note('after the restart'));
    world.runUntil(10_000);
    expect(notes(world, 1)).toEqual(['after the restart']);
    // The sync that was under way at the crash would have ended at 1,000 and has not released the second message.
    expect(received(world, 1)[0]?.atMicros).toBe(1_710);
  });

  it('refuses an addressee that does not exist when it is asked, not when it sends', () => {
    const host = hostOf(worldOf(), 0);
    host.disk.log('wal').append('a');
    expect(() => host.sendWhenDurable(3, note('nobody'))).toThrow('a message was sent to node 3: expected 0 to 2');
  });

  it('keeps its word on a disk that is wiped under a running program', () => {
    const world = worldOf({ link, faults: [{ kind: 'wipe-disk', at: 500, nodes: [0] }] });
    const host = hostOf(world, 0);
    host.disk.log('wal').append('a');
    host.sendWhenDurable(1, note('the first sync ends'));
    world.runUntil(800);
    host.disk.log('wal').append('b');
    host.sendWhenDurable(1, note('a sync of its own'));
    world.runUntil(10_000);
    expect(received(world, 1).map(({ atMicros }) => atMicros)).toEqual([1_010, 2_010]);
  });
});

describe('notifyWhenDurable', () => {
  it('fires once when all writes issued before it are durable, in the event of the sync', () => {
    const world = worldOf();
    const host = hostOf(world, 0);
    host.disk.cell('term').write(1);
    host.notifyWhenDurable({ type: 'Saved' });
    world.runUntil(999);
    expect(fired(world, 0)).toEqual([]);
    world.runUntil(10_000);
    expect(fired(world, 0)).toEqual([{ atMicros: 1_000, timer: { type: 'Saved' } }]);
  });

  it('fires soon, in an event of its own, when nothing is pending', () => {
    const world = worldOf();
    hostOf(world, 0).notifyWhenDurable({ type: 'Saved' });
    expect(fired(world, 0)).toEqual([]);
    world.runUntil(0);
    expect(fired(world, 0)).toHaveLength(1);
  });

  it('is forgotten at a crash', () => {
    const world = worldOf({ faults: [{ kind: 'crash', at: 500, until: 600, nodes: [0] }] });
    hostOf(world, 0).disk.cell('term').write(1);
    hostOf(world, 0).notifyWhenDurable({ type: 'Saved' });
    world.runUntil(10_000);
    expect(fired(world, 0)).toEqual([]);
  });

  it('waits with the messages for the node to go on when the sync ends during a pause', () => {
    const world = worldOf({ link, faults: [{ kind: 'pause', at: 500, until: 3_000, nodes: [0] }] });
    const host = hostOf(world, 0);
    host.disk.cell('term').write(1);
    host.notifyWhenDurable({ type: 'Saved' });
    host.sendWhenDurable(1, note('held'));
    world.runUntil(2_000);
    expect(world.view.durableDiskOf(0).readCell('term')).toBe(1);
    expect(world.nodes[0]?.held.length).toBe(2);
    world.runUntil(10_000);
    expect(fired(world, 0)[0]?.atMicros).toBe(3_000);
    expect(received(world, 1)[0]?.atMicros).toBe(3_010);
  });
});

describe('a node that writes, asserts and crashes at random', () => {
  /** Numbers its writes, some of which it asserts in a message. */
  const writer = recorder({
    boot: (host) => void host.setTimer({ type: 'Tick' }, 100),
    onTimer(_state, _timer, host: Host) {
      const counter = host.disk.cell<number>('counter');
      for (let i = host.random.int(0, 3); i > 0; i--) counter.write((counter.read() ?? 0) + 1);
      if (host.random.chance(500_000)) host.sendWhenDurable(1, note(String(counter.read() ?? 0)));
      if (host.random.chance(100_000)) host.disk.sync();
      host.setTimer({ type: 'Tick' }, host.random.int(50, 500));
    },
  });
  const crashes: Fault[] = Array.from({ length: 30 }, (_, i) => ({
    kind: 'crash',
    at: 20_000 + i * 30_000,
    until: 25_000 + i * 30_000,
    nodes: [0],
  }));
  const spec = { disk: { syncMinMicros: 100, syncMaxMicros: 3_000 } };

  it('never asserts what its disk does not hold durably, whatever the seed', () => {
    let asserted = 0;
    const observer = (view: WorldView): Observer => ({
      onSend(from, _to, message) {
        asserted++;
        const durable = view.durableDiskOf(from).readCell('counter') ?? 0;
        if (durable < Number(message.text)) throw new Error(`asserted ${message.text}, durable is ${durable}`);
      },
      afterEvent() {},
      save: () => null,
      load() {},
    });
    for (let seed = 0; seed < 10; seed++) {
      const world = worldOf({ programs: [writer, recorder()], faults: crashes, spec: { ...spec, observer } }, String(seed));
      world.runUntil(1_000_000);
    }
    expect(asserted).toBeGreaterThan(5_000);
  });

  it('can be saved in the middle of pending writes and held messages, and restored', () => {
    const source = new WorldSource(scenarioOf({ programs: [writer, recorder()], faults: crashes, spec }), '3', {});
    const world = source.create({ strict: true });
    world.bootAll();
    const uninterrupted = source.create({ strict: true });
    uninterrupted.bootAll();
    uninterrupted.runUntil(60_000);
    let saves = 0;
    for (let until = 1_700; until < 50_000; until += 1_700) {
      world.runUntil(until);
      const node = world.nodes[0];
      if (node === undefined || node.disk.isClean || node.held.length === 0) continue;
      saves++;
      const restored = source.create({ strict: true });
      loadWorld(restored, saveWorld(world));
      restored.runUntil(60_000);
      expect(restored.fingerprint.toString()).toBe(uninterrupted.fingerprint.toString());
      expect(restored.nodes[0]?.disk.save()).toEqual(uninterrupted.nodes[0]?.disk.save());
    }
    expect(saves).toBeGreaterThan(10);
  });
});
