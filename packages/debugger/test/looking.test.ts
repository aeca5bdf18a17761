import { describe, expect, it } from 'vitest';
import type { DebugTarget } from '../src/index.ts';
import { answerTo } from './support/debug-script.ts';
import { relayScenario } from './support/relay-scenario.ts';

const target: DebugTarget = { scenario: relayScenario(25), seed: '7' };

describe('state', () => {
  it('shows a whole state, Map and Set included', async () => {
    expect(await answerTo(target, 'goto 12', 'state n3')).toBe(
      [
        'n3: {',
        "  rumours: [ 'n1-0', 'n2-0' ],",
        '  heardFrom: Map(2) { 0 => 1, 1 => 1 },',
        '  asked: Set(1) { 1 },',
        '  nextRumour: 1',
        '}',
      ].join('\n'),
    );
  });

  it('follows a path through fields, positions and Map keys', async () => {
    expect(await answerTo(target, 'goto 12', 'state n3 rumours[1]')).toBe("n3 rumours[1]: 'n2-0'");
    expect(await answerTo(target, 'goto 12', 'state n3 heardFrom.1')).toBe('n3 heardFrom[1]: 1');
  });

  it('is that of the touched node when none is named', async () => {
    expect(await answerTo(target, 'goto 12', 'state')).toMatch(/^n3: /);
  });

  it('says of a node that is down that this is what it held', async () => {
    expect(await answerTo(target, 'next crash', 'state n2 nextRumour')).toBe('n2 nextRumour (down; this is what it held): 4');
  });

  it('names what was probably meant, or what there is', async () => {
    expect(await answerTo(target, 'goto 12', 'state n3 rumors')).toBe('error: the state has no "rumors", did you mean rumours?');
    expect(await answerTo(target, 'goto 12', 'state n3 x')).toBe(
      'error: the state has no "x": expected one of rumours, heardFrom, asked, nextRumour',
    );
    expect(await answerTo(target, 'goto 12', 'state n3 rumours[')).toContain('is no path: expected fields and positions');
    expect(await answerTo(target, 'state n7')).toBe("error: there is no node 'n7', did you mean n1?");
    expect(await answerTo(target, 'state')).toBe('error: this event touched no node: name one of n1, n2, n3');
  });
});

describe('changed', () => {
  it('shows each place with what was there before and after', async () => {
    expect(await answerTo(target, 'violation', 'changed')).toBe(
      ['n2 changed:', '  heardFrom[0]  8 -> 9', "  rumours[25]   new: 'n1-14'"].join('\n'),
    );
  });

  it('shows members that a Set got', async () => {
    expect(await answerTo(target, 'goto 12', 'changed')).toBe('n3 changed:\n  asked  new: 1');
  });

  it('says when an event ran no handler', async () => {
    expect(await answerTo(target, 'next partition', 'changed')).toBe('This event ran no handler, so it changed no state.');
  });
});

describe('the rest of the world', () => {
  it('shows messages under way and timers that are set, earliest first', async () => {
    expect(await answerTo(target, 'goto 2', 'flight')).toMatch(/^ {2}arrives 0\.10\d+s {2}n\d -> n\d {2}rumour/);
    expect(await answerTo(target, 'goto 2', 'flight n1')).not.toMatch(/n2 -> n3|n3 -> n2/);
    expect(await answerTo(target, 'flight')).toBe('No message is under way.');
    const fires = (await answerTo(target, 'goto 12', 'timers')).split('\n').map((line) => /fires (\S+)s/.exec(line)?.[1]);
    expect(fires).toEqual(fires.toSorted());
    expect(fires).toHaveLength(3);
  });

  it('shows what of a disk would be lost with the power', async () => {
    expect(await answerTo(target, 'goto 12', 'disk n1')).toBe(
      [
        'n1: 2 writes are not durable, a sync is under way',
        '  log rumours  1..2, durable: 1..1',
        "    1  'n3-0'",
        "    2  'n2-0'  (not durable)",
        '  cell count  { count: 2 }',
        '    not durable; durable is { count: 1 }',
      ].join('\n'),
    );
    expect(await answerTo(target, 'disk n1')).toBe('n1: all durable\n  log rumours  empty, durable: nothing');
  });

  it('shows how wrong clocks are', async () => {
    expect(await answerTo(target, 'goto 12', 'clocks')).toContain(
      'n3  wall 0.111596s  (+0.010020s)  monotonic 0.101596s  drifts 200 ppm',
    );
  });

  it('shows which faults are over, active and to come, with nodes by name', async () => {
    const answer = await answerTo(target, 'next crash', 'faults');
    expect(answer).toMatch(/active +crash +at 0\.450000s, until 0\.650000s, nodes n2/);
    expect(answer).toMatch(/to come +partition +at 0\.900000s, until 1\.100000s, groups \{n1\} \{n3\}/);
    expect(await answerTo(target, 'next heal', 'faults')).toMatch(/over +crash/);
  });

  it('shows what clients asked and were told', async () => {
    expect(await answerTo(target, 'goto 12', 'history 1')).toBe(
      ['3 operations so far, 0 open', "  3  n1  { f: 'tell', text: 'n1-0' }  ok  1  0.100000s .. 0.100000s"].join('\n'),
    );
  });

  it('shows the place, the nodes and the violation', async () => {
    const answer = await answerTo(target, 'next crash', 'where');
    expect(answer).toContain('Event 85 of 263, 0.450000s of 1.500731s.');
    expect(answer).toMatch(/n2 +relay +down/);
    expect(answer).toContain('VIOLATION of relay/modest on n2 (event 263, 1.500731s)');
  });

  it('lists the events around with the present one marked', async () => {
    const lines = (await answerTo(target, 'goto 12', 'list 2')).split('\n');
    expect(lines.map((line) => /^(>?) *#(\d+)/.exec(line)?.slice(1))).toEqual([['', '10'], ['', '11'], ['>', '12'], ['', '13'], ['', '14']]);
  });

  it('shows messages lost on a cut link or to a crashed node, with the event before the loss', async () => {
    expect(await answerTo(target, 'goto 87', 'list 0')).toContain('n1 -> n2  rumour  lost (down)');
    expect(await answerTo(target, 'goto 162', 'list 0')).toContain('n1 -> n3  rumour  lost (cut)');
  });
});
