import { describe, expect, it } from 'vitest';
import { faultStatuses, messagesInFlight, messagesWaiting, nodeClocks, nodeStatuses, pendingTimers, type Fault } from '../src/index.ts';
import { hostOf, note, worldOf } from './support/recorder.ts';

const faults: readonly Fault[] = [
  { kind: 'crash', at: 1_000, nodes: [1] },
  { kind: 'pause', at: 1_000, until: 9_000, nodes: [2] },
  { kind: 'slow-link', at: 500, until: 600, extraMicros: 5 },
  { kind: 'wipe-disk', at: 700, nodes: [0] },
  { kind: 'loss', at: 5_000, ppm: 10 },
];

function world(): ReturnType<typeof worldOf> {
  const built = worldOf({
    faults,
    link: { delay: { kind: 'constant', micros: 300 } },
    nodes: [{ clock: { wallOffsetMicros: 50, driftPpm: 10_000 } }],
  });
  built.runUntil(1_800);
  return built;
}

describe('a look into a world', () => {
  it('shows messages under way, earliest arrival first, and none that are lost already', () => {
    const inside = world();
    hostOf(inside, 0).send(1, note('to a node that is down'));
    hostOf(inside, 0).send(0, note('to itself'));
    expect(messagesInFlight(inside)).toEqual([
      { from: 'n1', to: 'n1', arrivesAtMicros: 1_800, message: note('to itself') },
      { from: 'n1', to: 'n2', arrivesAtMicros: 2_100, message: note('to a node that is down') },
    ]);
    inside.runUntil(3_000);
    expect(messagesInFlight(inside)).toEqual([]);
  });

  it('shows messages that wait in a queue or are held, by link, and none once they are on their way', () => {
    const inside = worldOf({
      faults: [
        { kind: 'clog', at: 0, until: 5_000, from: [0], to: [1] },
        { kind: 'bandwidth', at: 0, until: 5_000, bytesPerSecond: 1_000, from: [0], to: [2] },
      ],
    });
    inside.runUntil(0);
    hostOf(inside, 0).send(2, note('queued'));
    hostOf(inside, 0).send(1, note('held'));
    inside.runUntil(4_000);
    expect(messagesInFlight(inside)).toEqual([]);
    expect(messagesWaiting(inside)).toEqual([
      { from: 'n1', to: 'n2', where: 'held', message: note('held') },
      { from: 'n1', to: 'n3', where: 'queued', message: note('queued') },
    ]);
    inside.runUntil(5_000);
    expect(messagesWaiting(inside)).toEqual([]);
  });

  it('shows pending timers at the time they will fire, pushed back or not, and no cancelled ones', () => {
    const inside = world();
    const host = hostOf(inside, 2);
    const pushedBack = host.setTimer({ type: 'Alarm' }, 10);
    host.setTimer({ type: 'Tick' }, 40);
    host.cancelTimer(host.setTimer({ type: 'Saved' }, 20));
    host.resetTimer(pushedBack, 90);
    expect(pendingTimers(inside)).toEqual([
      { node: 'n3', firesAtMicros: 1_840, timer: { type: 'Tick' } },
      { node: 'n3', firesAtMicros: 1_890, timer: { type: 'Alarm' } },
    ]);
  });

  it('shows no instant for timers of a node whose monotonic clock stands still, and shows them last', () => {
    const inside = worldOf({ faults: [{ kind: 'clock-freeze', at: 500, until: 5_000, nodes: [0], clock: 'monotonic' }] });
    inside.runUntil(100);
    for (const type of ['Alarm', 'Tick']) hostOf(inside, 0).setTimer({ type }, type === 'Tick' ? 2_000 : 3_000);
    hostOf(inside, 1).setTimer({ type: 'Saved' }, 9_000);
    inside.runUntil(1_000);
    const shown = (): unknown[] => pendingTimers(inside).map(({ node, firesAtMicros, timer }) => [node, timer.type, firesAtMicros]);
    expect(shown()).toEqual([['n2', 'Saved', 9_100], ['n1', 'Tick', null], ['n1', 'Alarm', null]]);
    inside.runUntil(5_000);
    expect(shown()).toEqual([['n1', 'Tick', 6_600], ['n1', 'Alarm', 7_600], ['n2', 'Saved', 9_100]]);
  });

  it('shows every clock as wrong as it is', () => {
    expect(nodeClocks(world()).slice(0, 2)).toEqual([
      { node: 'n1', wallMicros: 1_868, monotonicMicros: 1_818, driftPpm: 10_000, wallOffsetMicros: 50 },
      { node: 'n2', wallMicros: 1_800, monotonicMicros: 1_800, driftPpm: 0, wallOffsetMicros: 0 },
    ]);
  });

  it('shows which nodes are up, down and paused, and what waits for them', () => {
    const inside = world();
    hostOf(inside, 0).send(2, note('waits'));
    hostOf(inside, 0).disk.cell('term').write(1);
    hostOf(inside, 0).sendWhenDurable(2, note('held'));
    inside.runUntil(2_500);
    expect(nodeStatuses(inside)).toEqual([
      { node: 'n1', kind: 'recorder', status: 'up', bootCount: 1, held: 1, parked: 0 },
      { node: 'n2', kind: 'recorder', status: 'down', bootCount: 1, held: 0, parked: 0 },
      { node: 'n3', kind: 'recorder', status: 'paused', bootCount: 1, held: 0, parked: 1 },
    ]);
  });

  it('shows which faults are active, over and to come; what is done in a moment is over at once', () => {
    expect(faultStatuses(world()).map(({ fault, status }) => [fault.kind, status])).toEqual([
      ['crash', 'active'],
      ['pause', 'active'],
      ['slow-link', 'over'],
      ['wipe-disk', 'over'],
      ['loss', 'to come'],
    ]);
    const nobody = worldOf({ faults: [{ kind: 'pause', at: 100, nodes: ['nobody'] }], spec: { roles: { nobody: () => undefined } } });
    expect(faultStatuses(nobody)[0]?.status).toBe('to come');
    nobody.runUntil(200);
    expect(faultStatuses(nobody)[0]?.status).toBe('not fired');
  });
});
