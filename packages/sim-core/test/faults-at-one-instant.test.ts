/** Two faults of one kind that fire at the same instant on one node are two: lifting one leaves the other as it is. */
import { describe, expect, it } from 'vitest';
import type { Disk, Fault, World } from '../src/index.ts';
import { worldWith } from './support/demonstrate.ts';
import { hostOf, note, recorder, worldOf } from './support/recorder.ts';

const AT = 5_000;

/** A world in which the first node's disk holds this durably before the faults fire. */
function holding(faults: readonly object[], write: (disk: Disk) => void): World {
  const world = worldWith(faults);
  const { disk } = hostOf(world, 0);
  write(disk);
  disk.sync();
  world.runUntil(AT - 1);
  return world;
}

/** Which of the first node's cells its program reads as they were written. */
function soundCells(world: World): boolean[] {
  world.isInHandler = true;
  const sound = ['a', 'b'].map((name) => {
    try {
      return hostOf(world, 0).disk.cell(name).read() === `text of ${name}`;
    } catch {
      return false;
    }
  });
  world.isInHandler = false;
  return sound;
}

const writeCells = (disk: Disk): void => ['a', 'b'].forEach((name) => disk.cell(name).write(`text of ${name}`));

const isUp = (world: World, atMicros: number): boolean => {
  world.runUntil(atMicros);
  return world.view.isUp(0);
};

describe('two faults of one kind at one instant on one node', () => {
  it.each([
    ['bit-rot', { node: 0 }],
    ['latent-sector', { nodes: [0] }],
  ])('that damage a disk (%s) are mended one by one', (kind, on) => {
    const faults = [
      { kind, at: AT, until: 10_000, cellPrefix: 'a', ...on },
      { kind, at: AT, until: 20_000, cellPrefix: 'b', ...on },
    ];
    const world = holding(faults, writeCells);
    const seen = [AT - 1, AT, 10_000, 20_000].map((at) => {
      world.runUntil(at);
      return soundCells(world);
    });
    expect(seen).toEqual([[true, true], [false, false], [true, false], [true, true]]);
  });

  it('that misdirect writes undo each its own', () => {
    const faults = [
      { kind: 'misdirected-write', at: AT, until: 10_000, nodes: [0], ppm: 1_000_000, prefix: 'a' },
      { kind: 'misdirected-write', at: AT, until: 20_000, nodes: [0], ppm: 1_000_000, prefix: 'b' },
    ];
    const world = holding(faults, (disk) => ['a', 'b', 'c'].forEach((name) => disk.cell(name).write('old')));
    world.runUntil(AT);
    writeCells(hostOf(world, 0).disk);
    hostOf(world, 0).disk.sync();
    world.runUntil(10_000);
    // What was written to `b` lies elsewhere still.
    expect(soundCells(world)[1]).toBe(false);
    world.runUntil(20_000);
    expect(soundCells(world)).toEqual([true, true]);
  });

  it('that roll a disk back do so each at its end', () => {
    const faults = [
      { kind: 'rollback-disk', at: AT, until: 10_000, nodes: [0] },
      { kind: 'rollback-disk', at: AT, until: 20_000, nodes: [0] },
    ];
    const world = holding(faults, writeCells);
    for (const end of [10_000, 20_000]) {
      world.runUntil(end - 3_000);
      hostOf(world, 0).disk.cell('a').write('newer');
      hostOf(world, 0).disk.sync();
      world.runUntil(end - 1);
      expect(soundCells(world)).toEqual([false, true]);
      world.runUntil(end);
      expect(soundCells(world)).toEqual([true, true]);
    }
    expect(world.coverage.get('effect/rollback-disk')).toBe(2);
  });

  it('that crash it in a handler let it up each for itself', () => {
    const faults: Fault[] = [
      { kind: 'crash-at', at: AT, until: 10_000, nodes: [0], point: 'before-send' },
      { kind: 'crash-at', at: AT, until: 20_000, nodes: [0], point: 'before-write' },
    ];
    const writer = recorder({ onMessage: (_state, _message, _from, host) => host.disk.cell('step').write(1) });
    const world = worldOf({ programs: [writer, recorder()], faults });
    world.runUntil(AT);
    hostOf(world, 1).send(0, note('write'));
    expect([9_000, 10_000, 19_999, 20_000].map((at) => isUp(world, at))).toEqual([false, false, false, true]);
  });

  it('that keep it down at instants of their own let it up when the last is over', () => {
    const world = worldWith([
      { kind: 'correlated-crash', at: AT, until: 10_000, nodes: [0], spreadMicros: 0 },
      { kind: 'correlated-crash', at: AT, until: 20_000, nodes: [0], spreadMicros: 0 },
    ]);
    expect([AT - 1, AT, 10_000, 19_999, 20_000].map((at) => isUp(world, at))).toEqual([true, false, false, false, true]);
    const loops = worldWith([
      { kind: 'boot-loop', at: AT, nodes: [0], crashes: 2, upMicros: 1_000, downMicros: 2_000 },
      { kind: 'boot-loop', at: AT, until: 6_000, nodes: [0], crashes: 1, upMicros: 1, downMicros: 1_000_000 },
    ]);
    expect([AT, 6_000, 6_999, 7_000, 8_000, 10_000].map((at) => isUp(loops, at))).toEqual([false, false, false, true, false, true]);
  });
});
