/** The second phase heals the core of faults whose own end would do harm: healing never hurts. */
import { describe, expect, it } from 'vitest';
import type { Fault, World } from '../src/index.ts';
import { healedAt, liveness } from './support/demonstrate.ts';
import { hostOf, note, notes, recorder, worldOf } from './support/recorder.ts';

const AT = 10_000;
const nodes = [0];

function world(faults: readonly Fault[], options = healedAt(AT)): World {
  const versions = { next: { program: { ...recorder(), kind: 'recorder-2' } } };
  return worldOf({ programs: Array.from({ length: 4 }, () => recorder()), nodes: [{ versions }], faults, spec: { liveness } }, '1', options);
}

describe('a core that is healed for good', () => {
  it('keeps what its disk holds: no image from before is brought back', () => {
    const healed = world([{ kind: 'rollback-disk', at: 1_000, until: 20_000, nodes }]);
    healed.runUntil(2_000);
    hostOf(healed, 0).disk.cell('term').write(7);
    hostOf(healed, 0).disk.sync();
    healed.runUntil(30_000);
    expect(healed.view.durableDiskOf(0).readCell('term')).toBe(7);
    expect(healed.coverage.has('effect/rollback-disk')).toBe(false);
  });

  it('goes back to its own program, and keeps what was written on the way', () => {
    const healed = world([{ kind: 'restart-as', at: 1_000, until: 20_000, nodes, version: 'next' }]);
    healed.runUntil(AT - 10);
    expect(healed.view.kindOf(0)).toBe('recorder-2');
    hostOf(healed, 0).disk.cell('term').write(7);
    healed.runUntil(AT);
    expect([healed.view.kindOf(0), healed.view.isUp(0), hostOf(healed, 0).disk.cell('term').read()]).toEqual(['recorder', true, 7]);
  });

  it('handles what lay unanswered, also what the fault would have lost at its end', () => {
    const healed = world([{ kind: 'gray-failure', at: 1_000, until: 20_000, nodes, atEnd: 'dropped' }]);
    healed.runUntil(2_000);
    hostOf(healed, 1).send(0, note('request'));
    healed.runUntil(AT - 1);
    expect(notes(healed, 0)).toEqual([]);
    healed.runUntil(AT);
    expect(notes(healed, 0)).toEqual(['request']);
    expect(healed.coverage.has('load/stuck')).toBe(false);
  });

  it('stays up: no crash that was to come, at a point or at an instant, comes any more', () => {
    const healed = world([
      { kind: 'crash-at', at: 1_000, until: 90_000, nodes, point: 'before-send' },
      { kind: 'boot-loop', at: 2_000, nodes, crashes: 9, upMicros: 3_000, downMicros: 3_000 },
      { kind: 'correlated-crash', at: 9_000, until: 90_000, nodes, spreadMicros: 50_000 },
      { kind: 'crash', at: 20_000, nodes },
    ]);
    for (let at = AT; at < 80_000; at += 1_000) {
      healed.runUntil(at);
      hostOf(healed, 0).send(1, note('on'));
      expect(healed.view.isUp(0)).toBe(true);
    }
    expect(healed.watchesHandlers).toBe(false);
  });

  it('consists of nodes that exist, and its clients are members', () => {
    const of = (members: number[], clients: number[]) => (): World => world([], { liveness: { atMicros: AT, boundMicros: 1, core: { members, clients } } });
    expect(of([0, 9], [])).toThrow("the liveness phase's core names node 9: expected 0 to 3");
    expect(of([0], [0.5])).toThrow("the liveness phase's core names node 0.5: expected 0 to 3");
    expect(of([0], [1])).toThrow("the liveness phase's core names node 1 as a client: expected one of its members");
  });
});

describe('a restart as another version', () => {
  it('restarts nobody at its end when a later one still asks for the version that runs', () => {
    const running = world([
      { kind: 'restart-as', at: 1_000, until: 5_000, nodes, version: 'next' },
      { kind: 'restart-as', at: 2_000, until: 8_000, nodes, version: 'next' },
    ], {});
    running.runUntil(7_000);
    expect([running.view.kindOf(0), running.view.bootCountOf(0)]).toEqual(['recorder-2', 3]);
    running.runUntil(9_000);
    expect([running.view.kindOf(0), running.view.bootCountOf(0)]).toEqual(['recorder', 4]);
  });
});
