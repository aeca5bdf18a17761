import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, Host, TimerId, World } from '../src/index.ts';
import { fired, hostOf, note, recorder, worldOf, type Setup } from './support/recorder.ts';

/** A world of one node, its host, and what fired so far as `[time, timer's name]`. */
function oneNode(setup: Setup = {}): { world: World; host: Host; firedAt: () => [number, string][] } {
  const world = worldOf({ programs: [recorder()], ...setup });
  return {
    world,
    host: hostOf(world, 0),
    firedAt: () => fired(world, 0).map(({ atMicros, timer }) => [atMicros, timer.name]),
  };
}

const alarm = (name: string): { type: 'Alarm'; name: string } => ({ type: 'Alarm', name });

describe('a timer', () => {
  it('fires once, at its time', () => {
    const { world, host, firedAt } = oneNode();
    host.setTimer(alarm('a'), 500);
    world.runUntil(499);
    expect(firedAt()).toEqual([]);
    world.runUntil(10_000);
    expect(firedAt()).toEqual([[500, 'a']]);
  });

  it('of delay 0 fires at the same instant, in an event of its own', () => {
    const { world, host, firedAt } = oneNode();
    world.runUntil(7);
    host.setTimer(alarm('now'), 0);
    expect(firedAt()).toEqual([]);
    expect(world.step(7)).toBe(true);
    expect(firedAt()).toEqual([[7, 'now']]);
  });

  it('that is pushed back fires at its new time alone', () => {
    const { world, host, firedAt } = oneNode();
    const id = host.setTimer(alarm('a'), 500);
    world.runUntil(400);
    expect(host.resetTimer(id, 500)).toBe(true);
    world.runUntil(899);
    expect(firedAt()).toEqual([]);
    world.runUntil(10_000);
    expect(firedAt()).toEqual([[900, 'a']]);
  });

  it('that is pulled forward fires at its new time alone', () => {
    const { world, host, firedAt } = oneNode();
    const id = host.setTimer(alarm('a'), 500);
    expect(host.resetTimer(id, 100)).toBe(true);
    world.runUntil(10_000);
    expect(firedAt()).toEqual([[100, 'a']]);
  });

  it('that is cancelled never fires, and cancelling it again or by the id 0 does nothing', () => {
    const { world, host, firedAt } = oneNode();
    const id = host.setTimer(alarm('cancelled'), 500);
    host.setTimer(alarm('kept'), 500);
    host.cancelTimer(id);
    host.cancelTimer(id);
    host.cancelTimer(0);
    world.runUntil(10_000);
    expect(firedAt()).toEqual([[500, 'kept']]);
  });

  it('that has fired or been cancelled cannot be reset, nor can the id 0', () => {
    const { world, host, firedAt } = oneNode();
    const gone = host.setTimer(alarm('cancelled'), 500);
    const over = host.setTimer(alarm('fired'), 500);
    host.cancelTimer(gone);
    world.runUntil(600);
    // A new timer takes the freed place in the table; the old ids must not reach it.
    host.setTimer(alarm('new'), 1_000);
    host.setTimer(alarm('new'), 1_000);
    for (const id of [gone, over, 0]) {
      expect(host.resetTimer(id, 1)).toBe(false);
      host.cancelTimer(id);
    }
    world.runUntil(10_000);
    expect(firedAt()).toEqual([
      [500, 'fired'],
      [1_600, 'new'],
      [1_600, 'new'],
    ]);
  });

  it('cannot be reset from its own handler, which runs after it has fired', () => {
    const answers: boolean[] = [];
    let id: TimerId = 0;
    const program = recorder({
      boot: (host) => void (id = host.setTimer(alarm('a'), 10)),
      onTimer: (_state, _timer, host) => void answers.push(host.resetTimer(id, 10)),
    });
    oneNode({ programs: [program] }).world.runUntil(1_000);
    expect(answers).toEqual([false]);
  });

  it.each([-1, 0.5, NaN, Infinity])('with a delay of %s is refused', (delay) => {
    const { host } = oneNode();
    expect(() => host.setTimer(alarm('a'), delay)).toThrow(`n1 set a timer with a delay of ${delay}: expected a whole`);
    const id = host.setTimer(alarm('a'), 10);
    expect(() => host.resetTimer(id, delay)).toThrow('expected a whole number of microseconds');
  });

  it('is forgotten when its node crashes, and its id means nothing after the restart', () => {
    const { world, host, firedAt } = oneNode({ faults: [{ kind: 'crash', at: 100, until: 200, nodes: [0] }] });
    const id = host.setTimer(alarm('before the crash'), 500);
    world.runUntil(250);
    host.setTimer(alarm('after the restart'), 500);
    expect(host.resetTimer(id, 1)).toBe(false);
    host.cancelTimer(id);
    world.runUntil(10_000);
    expect(firedAt()).toEqual([[750, 'after the restart']]);
  });
});

describe('a timer that comes up during a pause', () => {
  const faults = [{ kind: 'pause', at: 400, until: 2_000, nodes: [0] }] as const;

  it('fires when the node goes on', () => {
    const { world, host, firedAt } = oneNode({ faults });
    host.setTimer(alarm('a'), 500);
    world.runUntil(1_999);
    expect(firedAt()).toEqual([]);
    world.runUntil(10_000);
    expect(firedAt()).toEqual([[2_000, 'a']]);
  });

  it('can still be cancelled or reset by what is handled before it', () => {
    let ids: TimerId[] = [];
    const program = recorder({
      onMessage: (_state, _message, _from, host) => {
        host.cancelTimer(ids[0] as TimerId);
        host.resetTimer(ids[1] as TimerId, 300);
      },
    });
    const { world, host, firedAt } = oneNode({ programs: [program, recorder()], faults, link: { delay: { kind: 'constant', micros: 450 } } });
    ids = [host.setTimer(alarm('cancelled'), 500), host.setTimer(alarm('reset'), 500)];
    hostOf(world, 1).send(0, note('comes up first'));
    world.runUntil(10_000);
    expect(firedAt()).toEqual([[2_300, 'reset']]);
  });
});

describe('timers of a node with drift', () => {
  /** When a timer of 1 s set at time 0 fires, in virtual time. */
  function firesAfter(driftPpm: number): number {
    const world = worldOf({ programs: [recorder()], nodes: [{ clock: { driftPpm } }] });
    hostOf(world, 0).setTimer(alarm('a'), 1_000_000);
    world.step(100_000_000);
    return world.nowMicros;
  }

  it('come early on a fast clock and late on a slow one, by as much as the clock is wrong', () => {
    expect(firesAfter(0)).toBe(1_000_000);
    expect(firesAfter(250_000)).toBe(800_000);
    expect(firesAfter(-200_000)).toBe(1_250_000);
    expect(firesAfter(100)).toBe(999_901);
    expect(firesAfter(-100)).toBe(1_000_101);
  });

  it('never fire before their delay has passed on the clock of their own node', () => {
    const arbitrary = fc.tuple(fc.integer({ min: -500_000, max: 500_000 }), fc.nat(10_000_000), fc.nat(10_000_000));
    fc.assert(
      fc.property(arbitrary, ([driftPpm, startMicros, delay]) => {
        const world = worldOf({ programs: [recorder()], nodes: [{ clock: { driftPpm } }] });
        const host = hostOf(world, 0);
        world.runUntil(startMicros);
        const before = host.clock.monotonic();
        host.setTimer(alarm('a'), delay);
        world.step(1_000_000_000);
        const passed = host.clock.monotonic() - before;
        expect(passed).toBeGreaterThanOrEqual(delay);
        expect(passed).toBeLessThanOrEqual(delay + 2);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe('timers of a node whose clock changes its rate while they are pending', () => {
  /** When a timer of 1 s set at time 0 fires, in virtual time. */
  function firesAfter(...faults: Fault[]): number | undefined {
    const world = worldOf({ programs: [recorder()], faults });
    hostOf(world, 0).setTimer(alarm('a'), 1_000_000);
    while (world.step(100_000_000)) if (fired(world, 0).length > 0) return world.nowMicros;
    return undefined;
  }

  it('come when their delay has passed on that clock, however fast it ran meanwhile', () => {
    const slow = { kind: 'clock-drift', nodes: [0], driftPpm: -500_000 } as const;
    expect(firesAfter({ ...slow, at: 500_000 })).toBe(1_500_000);
    expect(firesAfter({ ...slow, at: 500_000, until: 700_000 })).toBe(1_100_000);
    expect(firesAfter({ ...slow, driftPpm: 500_000, at: 400_000 })).toBe(800_000);
    expect(firesAfter({ ...slow, driftPpm: 500_000, at: 400_000, until: 600_000 })).toBe(900_000);
  });

  it('wait while it stands still, those set meanwhile as well', () => {
    const freeze = { kind: 'clock-freeze', nodes: [0], at: 300_000 } as const;
    expect(firesAfter(freeze)).toBeUndefined();
    expect(firesAfter({ ...freeze, until: 5_000_000 })).toBe(5_700_000);
    expect(firesAfter({ ...freeze, until: 5_000_000 }, { kind: 'clock-drift', nodes: [0], driftPpm: -500_000, at: 4_000_000, until: 5_200_000 })).toBe(5_800_000);
    const { world, host, firedAt } = oneNode({ faults: [{ ...freeze, until: 5_000_000 }] });
    world.runUntil(400_000);
    const id = host.setTimer(alarm('reset'), 10);
    host.setTimer(alarm('set'), 50);
    host.cancelTimer(host.setTimer(alarm('cancelled'), 50));
    host.resetTimer(id, 20);
    world.runUntil(4_999_999);
    expect(firedAt()).toEqual([]);
    world.runUntil(6_000_000);
    expect(firedAt().slice(0, 2)).toEqual([[300_020, 'reset'], [300_050, 'set']]);
  });

  it('do not follow a fault of the wall clock', () => {
    const onWall = { at: 100_000, nodes: [0], clock: 'wall' } as const;
    expect(firesAfter({ kind: 'clock-freeze', ...onWall })).toBe(1_000_000);
    expect(firesAfter({ kind: 'clock-drift', driftPpm: 200_000, ...onWall })).toBe(1_000_000);
    expect(firesAfter({ kind: 'clock-jitter', amplitudeMicros: 900, at: 0, nodes: [0] })).toBe(1_000_000);
  });

  it('fire as soon as their delay has passed on the clock of their node and never before, whatever faults come and go', () => {
    const drift = fc.record({
      kind: fc.constant('clock-drift' as const),
      at: fc.nat(1_500_000),
      lasts: fc.nat(900_000),
      driftPpm: fc.integer({ min: -400_000, max: 400_000 }),
    });
    fc.assert(
      fc.property(fc.array(drift, { maxLength: 12 }), fc.nat(2_000_000), (drifts, delay) => {
        const faults = drifts.map(({ kind, at, lasts, driftPpm }) => ({ kind, at, until: at + lasts, nodes: [0], driftPpm }));
        const { world, host, firedAt } = oneNode({ faults });
        host.setTimer(alarm('a'), delay);
        world.runUntil(60_000_000);
        const late = (firedAt()[0] as [number, string])[0] - delay;
        expect(late).toBeGreaterThanOrEqual(0);
        // One microsecond for each change at most, and the microsecond that a fast clock skips.
        expect(late).toBeLessThanOrEqual(2 * drifts.length + 2);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe('many timers', () => {
  it('fire as a simple model of set, reset and cancel says, each under an id of its own', () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), delay: fc.nat(50) }),
      fc.record({ kind: fc.constant('reset' as const), which: fc.nat(30), delay: fc.nat(50) }),
      fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(30) }),
      fc.record({ kind: fc.constant('wait' as const), micros: fc.nat(40) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60, size: 'max' }), (actions) => {
        const { world, host, firedAt } = oneNode();
        const ids: TimerId[] = [];
        const pending = new Map<number, number>();
        const expected: string[] = [];
        let hasAgreed = true;
        const advance = (until: number): void => {
          for (const [which, at] of pending) {
            if (at > until) continue;
            expected.push(`${at} ${which}`);
            pending.delete(which);
          }
          world.runUntil(until);
        };
        for (const each of actions) {
          if (each.kind === 'set') {
            pending.set(ids.length, world.nowMicros + each.delay);
            ids.push(host.setTimer(alarm(String(ids.length)), each.delay));
          } else if (each.kind === 'wait') {
            advance(world.nowMicros + each.micros);
          } else if (each.kind === 'cancel') {
            pending.delete(each.which);
            host.cancelTimer(ids[each.which] ?? 0);
          } else {
            const isPending = pending.has(each.which);
            hasAgreed &&= host.resetTimer(ids[each.which] ?? 0, each.delay) === isPending;
            if (isPending) pending.set(each.which, world.nowMicros + each.delay);
          }
        }
        advance(world.nowMicros + 1_000);
        expect(hasAgreed).toBe(true);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).not.toContain(0);
        // Simultaneous timers fire in an order drawn from the seed.
        expect(firedAt().map((pair) => pair.join(' ')).toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('pending on one node have a limit, so that a leak is found', () => {
    const { host } = oneNode();
    const setOne = (): TimerId => host.setTimer(alarm('leaked'), 1_000);
    for (let i = 0; i < 4_096; i++) setOne();
    expect(setOne).toThrow('a node has 4096 timers pending: expected it to cancel or reset those it sets');
  });

  it('that are reset by every heartbeat leave no more than one entry each in the event queue', () => {
    const { world, host } = oneNode();
    const id = host.setTimer(alarm('election'), 150_000);
    for (let beat = 0; beat < 1_000; beat++) {
      world.runUntil(world.nowMicros + 10_000);
      host.resetTimer(id, 150_000);
      expect(world.queue.size).toBe(1);
    }
  });
});
