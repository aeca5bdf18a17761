import { describe, expect, it } from 'vitest';
import { runSeed } from '@barksim/sim-core';
import { failureOf } from '../src/failure/examine-failure.ts';
import { formatTraceLines } from '../src/report/trace-text.ts';
import { PLAIN } from '../src/report/style.ts';
import { describeFailure } from '../src/report/violation-report.ts';
import { tokenRing } from './support/token-ring.mjs';

const failure = failureOf(tokenRing, runSeed(tokenRing, '0', { bug: 'D1', lastEvents: 60 }))!;

describe('the report of a violation', () => {
  it('tells what was expected and seen, where and when, by whom, after which events, and how to see it again', () => {
    expect(describeFailure(failure, 'barksim replay ring.json', { width: 80, events: 3 })).toMatchInlineSnapshot(`
      "Violation ring/one-holder
        expected  at most one node holds the token
        seen      n1 and n2 hold it
        at        event 86, at 0.052223s of virtual time
        nodes     n1, n2
        run       test/token-ring, seed 0, bug D1 planted, fingerprint
                  5f9de31f66318c4a

      The last events
        #84  0.051652s  n5  timer PassOn
                          n5 -> n1  Token  { turn: 25 }
        #85  0.051829s  n2 <- n1  Token  { turn: 21 }
                          n2 -> n1  Ack  { turn: 21 }
        #86  0.052223s  n1 <- n5  Token  { turn: 25 }
                          n1 -> n5  Ack  { turn: 25 }
                          violation of ring/one-holder

      Replay: barksim replay ring.json"
    `);
  });

  it('keeps to its width, whatever the payloads', () => {
    const wide = { ...failure, violation: { ...failure.violation, seen: 'a very long sentence '.repeat(20).trim() } };
    const lines = describeFailure(wide, 'barksim replay', { width: 60, events: 60 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => line.includes('a very long')).length).toBeGreaterThan(5);
  });

  it('sets off what matters when it is given a style', () => {
    const style = { bad: (text: string) => `<${text}>`, strong: (text: string) => `*${text}*`, faint: (text: string) => text };
    const report = describeFailure(failure, 'barksim replay', { style });
    expect(report).toContain('<Violation> *ring/one-holder*');
    expect(report).toContain('<violation of ring/one-holder>');
  });
});

describe('lines of a trace', () => {
  const at = { i: 7, atMicros: 1_500_000 };

  it('indent what happened within an event below it', () => {
    const lines = [
      { ...at, kind: 'timer', node: 'n1', type: 'Tick', data: { type: 'Tick' } },
      { ...at, kind: 'send', from: 'n1', to: 'n2', type: 'Vote', data: { type: 'Vote', term: 3, log: [1, 2] } },
      { ...at, kind: 'drop', from: 'n1', to: 'n2', type: 'Vote', data: { reason: 'cut' } },
      { ...at, kind: 'note', node: 'n1', data: 'became leader' },
    ];
    expect(formatTraceLines(lines, { style: PLAIN, width: 80, nodeNames: ['n1', 'n2', 'n3'] })).toEqual([
      '  #7  1.500000s  n1  timer Tick',
      '                   n1 -> n2  Vote  { term: 3, log: [ 1, 2 ] }',
      '                   n1 -> n2  Vote  lost (cut)',
      '                   note:  became leader',
    ]);
  });

  it('tell faults, their ends and syncs', () => {
    const lines = [
      { ...at, kind: 'fault', type: 'crash', data: { kind: 'crash', at: 5, until: 2_000_000, nodes: [2] } },
      { ...at, kind: 'heal', type: 'loss', data: { kind: 'loss', at: 5, ppm: 7, from: [], to: ['leader'] } },
      { ...at, kind: 'fault', type: 'partition', data: { kind: 'partition', at: 5, groups: [[0, 1], [2]] } },
      { ...at, kind: 'sync', node: 'n2' },
      { ...at, kind: 'boot', node: 'n3' },
    ];
    expect(formatTraceLines(lines, { style: PLAIN, width: 80, nodeNames: ['n1', 'n2', 'n3'] }).map((line) => line.slice(17))).toEqual([
      'fault crash  until 2.000000s, nodes n3',
      'heal loss  ppm 7, from all others, to leader',
      'fault partition  groups {n1 n2} {n3}',
      'n2  sync ends',
      '  n3  boot',
    ]);
  });

  it('tell what became of messages on links in trouble, and shapes of partitions', () => {
    const between = { ...at, from: 'n1', to: 'n2', type: 'Vote' };
    const lines = [
      { ...between, kind: 'drop', data: { reason: 'burst' } },
      { ...between, kind: 'drop', data: { reason: 'queue-full' } },
      { ...between, kind: 'hold' },
      { ...between, kind: 'replay' },
      { ...between, kind: 'damage', data: { type: 'Vote', term: 19 } },
      { ...at, kind: 'fault', type: 'partial-partition', data: { kind: 'partial-partition', at: 5, pairs: [[0, 1], [1, 2]], hold: true } },
      { ...at, kind: 'heal', type: 'bridge-partition', data: { kind: 'bridge-partition', at: 5, bridge: 1, groups: [[0], [2]] } },
    ];
    expect(formatTraceLines(lines, { style: PLAIN, width: 100, nodeNames: ['n1', 'n2', 'n3'] }).map((line) => line.slice(17).trim())).toEqual([
      'n1 -> n2  Vote  lost (burst)',
      'n1 -> n2  Vote  lost (queue-full)',
      'n1 -> n2  Vote  held until the link is clear',
      'n1 -> n2  Vote  will arrive again, much later',
      'n1 -> n2  Vote  damaged on the way:  { term: 19 }',
      'fault partial-partition  pairs {n1 n2} {n2 n3}, hold true',
      'heal bridge-partition  bridge n2, groups {n1} {n3}',
    ]);
  });
});
