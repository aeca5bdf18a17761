import { describe, expect, it } from 'vitest';
import { runSeed } from '@barksim/sim-core';
import { failureOf } from '../src/failure/examine-failure.ts';
import { formatTraceLines } from '../src/report/trace-text.ts';
import { PLAIN } from '../src/report/style.ts';
import { describeFailure } from '../src/report/violation-report.ts';
import { tokenRing } from './support/token-ring.mjs';

const failure = failureOf(runSeed(tokenRing, '0', { bug: 'D1', lastEvents: 60 }))!;

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
                          sends Token to n1 {turn: 25}
        #85  0.051829s  n1 -> n2  Token {turn: 21}
                          sends Ack to n1 {turn: 21}
        #86  0.052223s  n5 -> n1  Token {turn: 25}
                          sends Ack to n5 {turn: 25}
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
    expect(report).toContain('<  violation of ring/one-holder>');
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
    expect(formatTraceLines(lines, PLAIN, 80)).toEqual([
      '  #7  1.500000s  n1  timer Tick',
      '                   sends Vote to n2 {term: 3, log: [1, 2]}',
      '                   lost: Vote from n1 to n2 (cut)',
      '                   note: became leader',
    ]);
  });

  it('tell faults, their ends and syncs', () => {
    const lines = [
      { ...at, kind: 'fault', type: 'crash', data: { kind: 'crash', at: 5, nodes: [2] } },
      { ...at, kind: 'heal', type: 'crash', data: { kind: 'crash', at: 5, nodes: [2] } },
      { ...at, kind: 'sync', node: 'n2' },
      { ...at, kind: 'boot', node: 'n3' },
    ];
    expect(formatTraceLines(lines, PLAIN, 80).map((line) => line.slice(17))).toEqual([
      'fault: crash {at: 5, nodes: [2]}',
      'fault over: crash {at: 5, nodes: [2]}',
      'n2  disk synced',
      'n3 boot',
    ]);
  });
});
