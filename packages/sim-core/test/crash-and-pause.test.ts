import { describe, expect, it } from 'vitest';
import type { Fault, World } from '../src/index.ts';
import { fired, hostOf, note, notes, received, recorder, worldOf } from './support/recorder.ts';

const link = { delay: { kind: 'constant', micros: 1_000 } } as const;

function worldWith(...faults: Fault[]): World {
  return worldOf({ link, faults });
}

/** At that instant the first node sends a note to the second. */
function sendAt(world: World, atMicros: number, text: string): void {
  world.runUntil(atMicros);
  hostOf(world, 0).send(1, note(text));
}

describe('a crash', () => {
  it('loses what arrives while the node is down, not what arrives after its restart', () => {
    const world = worldWith({ kind: 'crash', at: 5_000, until: 8_000, nodes: [1] });
    sendAt(world, 3_500, 'arrives before');
    sendAt(world, 4_500, 'in flight when the node goes down');
    sendAt(world, 6_000, 'sent and arriving while it is down');
    sendAt(world, 7_500, 'in flight when the node comes up');
    world.runUntil(20_000);
    // The restart has begun a new state: what was received before is gone with the old one.
    expect(notes(world, 1)).toEqual(['in flight when the node comes up']);
    expect(world.network.counts.toDownNode).toBe(2);
  });

  it('does not call back what the node had sent', () => {
    const world = worldWith({ kind: 'crash', at: 500, nodes: [0] });
    sendAt(world, 0, 'last words');
    world.runUntil(20_000);
    expect(notes(world, 1)).toEqual(['last words']);
  });

  it('leaves what is durable, and nothing else, for the boot that follows', () => {
    const seen: unknown[] = [];
    const program = recorder({
      boot: (host) => void seen.push([host.disk.cell('term').read(), host.disk.log('wal').lastIndex, host.disk.cellNames()]),
    });
    const world = worldOf({ programs: [program], faults: [{ kind: 'crash', at: 5_000, until: 6_000, nodes: [0] }] });
    const { disk } = hostOf(world, 0);
    disk.cell('term').write(1);
    disk.log('wal').append('durable');
    disk.sync();
    world.runUntil(4_900);
    disk.cell('term').write(2);
    disk.cell('vote').write('n2');
    disk.log('wal').append('under way to the disk');
    disk.sync();
    world.runUntil(6_000);
    expect(seen).toEqual([
      [undefined, 0, []],
      [1, 1, ['term']],
    ]);
  });

  it('takes all nodes it names down at one instant and boots each of them again', () => {
    const world = worldWith({ kind: 'crash', at: 5_000, until: 6_000, nodes: [0, 1, 2] });
    world.runUntil(5_000);
    expect([0, 1, 2].map((node) => world.view.isUp(node))).toEqual([false, false, false]);
    world.runUntil(6_000);
    expect([0, 1, 2].map((node) => [world.view.isUp(node), world.view.bootCountOf(node)])).toEqual([
      [true, 2],
      [true, 2],
      [true, 2],
    ]);
  });

  it('that overlaps another keeps the node down until both are over, and boots it once', () => {
    const world = worldWith(
      { kind: 'crash', at: 1_000, until: 5_000, nodes: [1] },
      { kind: 'crash', at: 2_000, until: 9_000, nodes: [1] },
    );
    world.runUntil(8_999);
    expect([world.view.isUp(1), world.view.bootCountOf(1)]).toEqual([false, 1]);
    world.runUntil(9_000);
    expect([world.view.isUp(1), world.view.bootCountOf(1)]).toEqual([true, 2]);
  });

  it('leaves the state for observers to look at until the node boots again', () => {
    const world = worldWith({ kind: 'crash', at: 5_000, until: 6_000, nodes: [1] });
    sendAt(world, 0, 'seen');
    world.runUntil(5_500);
    expect(notes(world, 1)).toEqual(['seen']);
    world.runUntil(6_000);
    expect(notes(world, 1)).toEqual([]);
  });
});

describe('a pause', () => {
  it('keeps what arrives, in order, and handles it when the node goes on', () => {
    const world = worldWith({ kind: 'pause', at: 5_000, until: 9_000, nodes: [1] });
    for (const [i, at] of [4_500, 5_500, 6_500].entries()) sendAt(world, at, String(i));
    hostOf(world, 1).setTimer({ type: 'Alarm' }, 100);
    world.runUntil(8_999);
    expect([notes(world, 1), fired(world, 1)]).toEqual([[], []]);
    world.runUntil(9_000);
    expect(received(world, 1).map(({ atMicros, message }) => [atMicros, message.text])).toEqual([
      [9_000, '0'],
      [9_000, '1'],
      [9_000, '2'],
    ]);
    expect(fired(world, 1)[0]?.atMicros).toBe(9_000);
  });

  it('keeps what has arrived through a partition that begins meanwhile, and lets that lose the rest', () => {
    const world = worldWith(
      { kind: 'pause', at: 1_000, until: 9_000, nodes: [1] },
      { kind: 'partition', at: 4_000, groups: [[0], [1]] },
    );
    sendAt(world, 2_000, 'arrived before the partition');
    sendAt(world, 3_500, 'under way when it began');
    world.runUntil(20_000);
    expect(notes(world, 1)).toEqual(['arrived before the partition']);
  });

  it('that ends in a crash loses what had arrived', () => {
    const world = worldWith(
      { kind: 'pause', at: 1_000, until: 9_000, nodes: [1] },
      { kind: 'crash', at: 5_000, until: 6_000, nodes: [1] },
    );
    sendAt(world, 2_000, 'arrived during the pause, before the crash');
    sendAt(world, 7_000, 'arrived during the pause, after the restart');
    world.runUntil(8_999);
    expect(notes(world, 1)).toEqual([]);
    world.runUntil(9_000);
    expect(notes(world, 1)).toEqual(['arrived during the pause, after the restart']);
  });

  it('that begins again at the instant it ends keeps what waits', () => {
    const world = worldWith(
      { kind: 'pause', at: 1_000, until: 5_000, nodes: [1] },
      { kind: 'pause', at: 5_000, until: 9_000, nodes: [1] },
    );
    sendAt(world, 2_000, 'waits twice or is handled in between');
    world.runUntil(20_000);
    expect(notes(world, 1)).toHaveLength(1);
  });

  it('does not stop the disk: a sync ends meanwhile', () => {
    const world = worldWith({ kind: 'pause', at: 500, until: 9_000, nodes: [1] });
    hostOf(world, 1).disk.cell('term').write(1);
    hostOf(world, 1).disk.sync();
    world.runUntil(2_000);
    expect(world.view.durableDiskOf(1).readCell('term')).toBe(1);
  });

  it('does not stop the clocks', () => {
    const world = worldWith({ kind: 'pause', at: 500, until: 9_000, nodes: [1] });
    world.runUntil(8_000);
    expect(hostOf(world, 1).clock.monotonic()).toBe(8_000);
  });
});

describe('a partition', () => {
  it('loses what is sent during it and what would arrive during it, not what it finds under way and leaves so', () => {
    const world = worldWith({ kind: 'partition', at: 5_000, until: 5_600, groups: [[0], [1]] });
    sendAt(world, 4_500, 'would arrive during it');
    sendAt(world, 4_700, 'under way from before it to after it');
    sendAt(world, 5_500, 'sent during it');
    sendAt(world, 5_600, 'sent after it');
    world.runUntil(20_000);
    expect(notes(world, 1)).toEqual(['under way from before it to after it', 'sent after it']);
    expect(world.network.counts.cut).toBe(2);
  });
});
