import { describe, expect, it } from 'vitest';
import type { Fault, World } from '../src/index.ts';
import { fired, hostOf, note, notes, received, recorder, worldOf, type Setup } from './support/recorder.ts';

const link = { delay: { kind: 'constant', micros: 1_000 } } as const;

function worldWith(faults: readonly Fault[], setup: Setup = {}): World {
  return worldOf({ link, faults, ...setup });
}

function sendAt(world: World, atMicros: number, text: string, from = 0): void {
  world.runUntil(atMicros);
  hostOf(world, from).send(1, note(text));
}

/** When and what a node received, by virtual time. */
function arrivals(world: World, node: number): [number, string][] {
  return received(world, node).map(({ atMicros, message }) => [atMicros, message.text]);
}

describe('a killed process', () => {
  it('finds what it had written and not synced, unless the power is lost as well before it boots', () => {
    for (const [more, survives] of [[[], true], [[{ kind: 'crash', at: 6_000, until: 7_000, nodes: [1] }], false]] as const) {
      const world = worldWith([{ kind: 'kill', at: 5_000, until: 8_000, nodes: [1] }, ...more]);
      world.runUntil(4_000);
      hostOf(world, 1).disk.cell('term').write(3);
      hostOf(world, 1).disk.log('wal').append('a');
      world.runUntil(9_000);
      const { disk } = hostOf(world, 1);
      expect([disk.cell('term').read(), disk.log('wal').lastIndex]).toEqual(survives ? [3, 1] : [undefined, 0]);
      expect(world.view.durableDiskOf(1).readCell('term')).toBeUndefined();
      // And the disk goes on working for its next life.
      disk.cell('term').write(4);
      disk.sync();
      world.runUntil(12_000);
      expect(world.view.durableDiskOf(1).readCell('term')).toBe(4);
    }
  });

  it('loses its state, its timers and what was to be sent once durable', () => {
    const world = worldWith([{ kind: 'kill', at: 5_000, until: 8_000, nodes: [0] }]);
    sendAt(world, 0, 'before');
    world.runUntil(4_900);
    hostOf(world, 0).setTimer({ type: 'Alarm' }, 500);
    hostOf(world, 0).disk.cell('term').write(1);
    hostOf(world, 0).sendWhenDurable(1, note('held back'));
    world.runUntil(20_000);
    expect([world.view.bootCountOf(0), fired(world, 0), notes(world, 1)]).toEqual([2, [], ['before']]);
  });
});

describe('a killed process whose machine writes back at once', () => {
  /** What is left of what it had written and not synced, after a loss of power a while after it was killed. */
  const afterwards = (writesBack: boolean): unknown => {
    const world = worldWith([{ kind: 'kill', at: 5_000, until: 40_000, nodes: [0], writesBack }, { kind: 'crash', at: 20_000, until: 30_000, nodes: [0] }]);
    world.runUntil(4_900);
    hostOf(world, 0).disk.cell('term').write(1);
    world.runUntil(50_000);
    return hostOf(world, 0).disk.cell('term').read();
  };

  it('finds on the disk what it had not synced', () => {
    expect(afterwards(true)).toBe(1);
  });

  it('loses it with the power where nobody wrote it back', () => {
    expect(afterwards(false)).toBeUndefined();
  });
});

describe('a restart', () => {
  it.each([['process', 7], ['power', undefined]] as const)('that takes the %s leaves what that leaves, and is over at once', (loss, value) => {
    const world = worldWith([{ kind: 'restart', at: 5_000, nodes: [1], loss }]);
    sendAt(world, 4_500, 'arrives after it');
    world.runUntil(4_999);
    hostOf(world, 1).disk.cell('term').write(7);
    hostOf(world, 1).setTimer({ type: 'Alarm' }, 5);
    world.runUntil(6_000);
    expect([world.view.bootCountOf(1), hostOf(world, 1).disk.cell('term').read()]).toEqual([2, value]);
    expect([notes(world, 1), fired(world, 1)]).toEqual([['arrives after it'], []]);
  });
});

describe('a correlated crash', () => {
  const fault = { kind: 'correlated-crash', at: 5_000, until: 50_000, nodes: [0, 1, 2], spreadMicros: 20_000 } as const;

  /** When each node goes down and comes up. */
  function outages(seed: string, ...faults: Fault[]): number[][] {
    const world = worldOf({ link, faults }, seed);
    const edges: number[][] = [[], [], []];
    while (world.step(200_000)) {
      for (const [node, times] of edges.entries()) if (world.view.isUp(node) === (times.length % 2 === 1)) times.push(world.nowMicros);
    }
    return edges;
  }

  it('takes each node down at an instant of its own within the spread, and lets all boot at its end', () => {
    const seen = Array.from({ length: 40 }, (_, seed) => outages(String(seed), fault));
    const downs = seen.flat().map(([down]) => down as number);
    expect(seen.flat().every((edges) => edges.length === 2 && edges[1] === 50_000)).toBe(true);
    expect(Math.min(...downs)).toBeGreaterThanOrEqual(5_000);
    expect(Math.max(...downs)).toBeLessThanOrEqual(25_000);
    expect(Math.max(...downs) - Math.min(...downs)).toBeGreaterThan(15_000);
    expect(outages('7', fault)).toEqual(seen[7]);
  });

  it('spares whoever had not gone down when it ends, and takes all at once without a spread', () => {
    const cut = outages('7', { ...fault, until: 15_000 });
    const full = outages('7', fault);
    expect(cut).toEqual(full.map(([down]) => ((down as number) < 15_000 ? [down, 15_000] : [])));
    expect(outages('7', { ...fault, spreadMicros: 0 })).toEqual([[5_000, 50_000], [5_000, 50_000], [5_000, 50_000]]);
  });
});

describe('a boot loop', () => {
  const fault = { kind: 'boot-loop', at: 10_000, nodes: [1], crashes: 3, upMicros: 1_000, downMicros: 4_000 } as const;
  const upAt = (world: World, instants: readonly number[]): boolean[] =>
    instants.map((at) => {
      world.runUntil(at);
      return world.view.isUp(1);
    });

  it('crashes the node as often as it says, each time shortly after a boot, and then lets it be', () => {
    const world = worldWith([fault]);
    expect(upAt(world, [9_999, 10_000, 13_999, 14_000, 14_999, 15_000, 19_000, 20_000, 23_999, 24_000, 90_000])).toEqual([
      true, false, false, true, true, false, true, false, false, true, true,
    ]);
    expect(world.view.bootCountOf(1)).toBe(4);
  });

  it('is lifted at its end, whether the node is down just then or up', () => {
    const whileDown = worldWith([{ ...fault, until: 12_000 }]);
    expect(upAt(whileDown, [11_999, 12_000, 15_000, 90_000])).toEqual([false, true, true, true]);
    expect(whileDown.view.bootCountOf(1)).toBe(2);
    const whileUp = worldWith([{ ...fault, until: 14_500 }]);
    expect(upAt(whileUp, [14_499, 14_500, 15_000, 90_000])).toEqual([true, true, true, true]);
    expect(whileUp.view.bootCountOf(1)).toBe(2);
  });

  it('does not boot a node that another fault keeps down', () => {
    const world = worldWith([fault, { kind: 'crash', at: 12_000, until: 16_000, nodes: [1] }]);
    expect(upAt(world, [14_500, 15_500, 16_000, 18_999, 19_000])).toEqual([false, false, false, false, true]);
  });
});

describe('a crash that wipes', () => {
  it('leaves the node its name and nothing else', () => {
    const world = worldWith([{ kind: 'crash-and-wipe', at: 5_000, until: 6_000, nodes: [1] }]);
    hostOf(world, 1).disk.cell('term').write(7);
    hostOf(world, 1).disk.sync();
    world.runUntil(4_000);
    expect(world.view.durableDiskOf(1).readCell('term')).toBe(7);
    world.runUntil(7_000);
    expect([world.view.bootCountOf(1), hostOf(world, 1).disk.cellNames(), world.view.durableDiskOf(1).cellNames()]).toEqual([2, [], []]);
  });
});

describe('a restart as another version', () => {
  const versions = {
    next: { program: { ...recorder(), kind: 'recorder-2' } },
    last: { program: { ...recorder(), kind: 'recorder-3', messageTypes: ['Note', 'Ping', 'Pong', 'New'] }, options: { flag: true } },
  };
  const setup: Setup = { nodes: [undefined, { versions }] };
  const kindAt = (world: World, at: number): string => {
    world.runUntil(at);
    return world.view.kindOf(1);
  };

  it('runs that version from then on, through crashes, and the one before after its end', () => {
    const world = worldWith(
      [
        { kind: 'restart-as', at: 5_000, until: 20_000, nodes: [1], version: 'next', loss: 'process' },
        { kind: 'crash', at: 8_000, until: 9_000, nodes: [1] },
      ],
      setup,
    );
    hostOf(world, 1).disk.cell('term').write(7);
    expect([4_999, 5_000, 10_000, 19_999, 20_000].map((at) => kindAt(world, at))).toEqual([
      'recorder', 'recorder-2', 'recorder-2', 'recorder-2', 'recorder',
    ]);
    expect(world.view.bootCountOf(1)).toBe(4);
    expect(world.view.kindOf(0)).toBe('recorder');
  });

  it('that overlaps another is lifted on its own: the last that began and has not ended decides', () => {
    const world = worldWith(
      [
        { kind: 'restart-as', at: 5_000, until: 20_000, nodes: [1], version: 'next' },
        { kind: 'restart-as', at: 10_000, until: 30_000, nodes: [1], version: 'last' },
      ],
      setup,
    );
    expect([6_000, 11_000, 21_000, 31_000].map((at) => kindAt(world, at))).toEqual(['recorder-2', 'recorder-3', 'recorder-3', 'recorder']);
  });

  it('is refused for a node that has no such version', () => {
    const of = (node: number, version: string) => (): unknown => worldWith([{ kind: 'restart-as', at: 1, nodes: [node], version }], setup);
    expect(of(1, 'first')).toThrow("plan.faults[0].version is 'first'; expected a version of n2: next, last");
    expect(of(0, 'next')).toThrow("plan.faults[0].version is 'next'; expected a version of n1: it has none");
  });
});

describe('a gray failure', () => {
  const ping = { type: 'Ping' } as const;

  it('leaves the messages lying that it names, by type and sender, and no others; timers go on', () => {
    const world = worldWith([{ kind: 'gray-failure', at: 2_000, nodes: [1], types: ['Note'], from: [0] }]);
    world.runUntil(3_000);
    hostOf(world, 1).setTimer({ type: 'Alarm' }, 500);
    hostOf(world, 0).send(1, note('request'));
    hostOf(world, 0).send(1, ping);
    hostOf(world, 2).send(1, note('from another'));
    hostOf(world, 1).send(1, note('to itself'));
    world.runUntil(9_000);
    expect(received(world, 1).map(({ message }) => message.text ?? message.type).toSorted()).toEqual(['Ping', 'from another', 'to itself']);
    expect(fired(world, 1)).toHaveLength(1);
    expect(world.coverage.get('effect/gray-failure')).toBe(1);
    // The senders that it names are not hit themselves.
    hostOf(world, 1).send(0, note('to the sender'));
    world.runUntil(12_000);
    expect(notes(world, 0)).toEqual(['to the sender']);
  });

  it.each([['released', [[9_000, '0'], [9_000, '1'], [10_500, 'after']]], ['dropped', [[10_500, 'after']]]] as const)(
    'ends with what lies there %s',
    (atEnd, expected) => {
      const world = worldWith([{ kind: 'gray-failure', at: 2_000, until: 9_000, nodes: [1], atEnd }]);
      sendAt(world, 3_000, '0');
      sendAt(world, 4_000, '1');
      sendAt(world, 9_500, 'after');
      world.runUntil(20_000);
      expect(arrivals(world, 1)).toEqual(expected);
      expect(world.coverage.get('load/stuck') ?? 0).toBe(atEnd === 'dropped' ? 2 : 0);
    },
  );

  it('that overlaps another releases what only it held', () => {
    const world = worldWith([
      { kind: 'gray-failure', at: 2_000, until: 9_000, nodes: [1], types: ['Note'] },
      { kind: 'gray-failure', at: 2_000, until: 12_000, nodes: [1], from: [2] },
    ]);
    sendAt(world, 3_000, 'of the first');
    world.runUntil(3_000);
    hostOf(world, 2).send(1, ping);
    world.runUntil(9_000);
    expect(notes(world, 1)).toEqual(['of the first']);
    world.runUntil(12_000);
    expect(received(world, 1)).toHaveLength(2);
  });

  it('that ends in a crash loses what lay there', () => {
    const world = worldWith([
      { kind: 'gray-failure', at: 2_000, until: 9_000, nodes: [1] },
      { kind: 'crash', at: 5_000, until: 6_000, nodes: [1] },
    ]);
    sendAt(world, 3_000, 'lies there');
    world.runUntil(20_000);
    expect(notes(world, 1)).toEqual([]);
  });

  it('of a message type that no program has is refused', () => {
    const run = (): unknown => worldWith([{ kind: 'gray-failure', at: 2_000, nodes: [1], types: ['Nope'] }]);
    expect(run).toThrow("plan.faults[0].types names 'Nope'; expected message types of this scenario: Note, Ping, Pong");
  });
});

describe('a slow node', () => {
  it('handles messages and timers one after the other, late and in order, and at once when it is over', () => {
    const world = worldWith([{ kind: 'slow-node', at: 0, until: 20_000, nodes: [1], handlerMicros: 5_000 }]);
    world.runUntil(0);
    for (const text of ['0', '1', '2']) sendAt(world, world.nowMicros + 10, text);
    hostOf(world, 1).setTimer({ type: 'Alarm' }, 1_015);
    for (const text of ['3', '4']) sendAt(world, world.nowMicros + 10, text);
    sendAt(world, 25_000, 'afterwards');
    world.runUntil(50_000);
    expect(arrivals(world, 1)).toEqual([
      [6_010, '0'], [11_010, '1'], [16_010, '2'], [20_000, '3'], [20_000, '4'], [26_000, 'afterwards'],
    ]);
    expect(fired(world, 1).map(({ atMicros }) => atMicros)).toEqual([20_000]);
  });

  it('does not fire a timer that was cancelled while it waited for its turn, and fires one that was reset at its new time', () => {
    const world = worldWith([{ kind: 'slow-node', at: 0, nodes: [1], handlerMicros: 5_000 }]);
    world.runUntil(100);
    const host = hostOf(world, 1);
    const ids = [host.setTimer({ type: 'Alarm' }, 10), host.setTimer({ type: 'Tick' }, 20)];
    world.runUntil(1_000);
    host.cancelTimer(ids[0] as number);
    host.resetTimer(ids[1] as number, 29_000);
    world.runUntil(100_000);
    expect(fired(world, 1).map(({ atMicros, timer }) => [atMicros, timer.type])).toEqual([[35_000, 'Tick']]);
  });

  it('sends late what waited for its disk', () => {
    const world = worldWith([{ kind: 'slow-node', at: 0, nodes: [0], handlerMicros: 5_000 }]);
    world.runUntil(100);
    hostOf(world, 0).disk.cell('term').write(1);
    hostOf(world, 0).sendWhenDurable(1, note('durable'));
    world.runUntil(100_000);
    expect(arrivals(world, 1)).toEqual([[7_100, 'durable']]);
  });
});

describe('a node that is restarted while it is paused', () => {
  const faults: Fault[] = [
    { kind: 'pause', at: 1_000, until: 9_000, nodes: [1] },
    { kind: 'crash', at: 5_000, until: 6_000, nodes: [1] },
  ];

  it('boots when the pause is over, and before it handles what has arrived since', () => {
    const booted: number[] = [];
    const program = recorder({ boot: (host) => void booted.push(host.clock.monotonic()) });
    const world = worldWith(faults, { programs: [recorder(), program] });
    sendAt(world, 7_000, 'arrived since');
    world.runUntil(8_999);
    expect([booted, world.view.isUp(1), world.view.isPaused(1)]).toEqual([[0], false, true]);
    world.runUntil(9_000);
    expect([booted, world.view.isUp(1), arrivals(world, 1)]).toEqual([[0, 9_000], true, [[9_000, 'arrived since']]]);
  });

  it('boots once, after the last crash, if it crashes again before the pause is over', () => {
    const world = worldWith([...faults, { kind: 'crash', at: 7_500, until: 12_000, nodes: [1] }]);
    sendAt(world, 6_500, 'lost in the second crash');
    world.runUntil(11_999);
    expect([world.view.isUp(1), world.view.bootCountOf(1)]).toEqual([false, 1]);
    world.runUntil(20_000);
    expect([world.view.isUp(1), world.view.bootCountOf(1), notes(world, 1)]).toEqual([true, 2, []]);
  });
});
