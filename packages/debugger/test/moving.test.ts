import { describe, expect, it } from 'vitest';
import type { DebugTarget } from '../src/index.ts';
import { answerTo } from './support/debug-script.ts';
import { relayScenario } from './support/relay-scenario.ts';

const target: DebugTarget = { scenario: relayScenario(25), seed: '7' };
const healthy: DebugTarget = { scenario: relayScenario(1000), seed: '7' };

/** The event a movement arrived at: the number in front of the first line. */
async function arrival(...commands: readonly string[]): Promise<number> {
  return Number(/^#(\d+)/.exec(await answerTo(target, ...commands))?.[1]);
}

describe('stepping', () => {
  it('goes one event on, or as many as it is told', async () => {
    expect(await arrival('step')).toBe(1);
    expect(await arrival('step', 's 10')).toBe(11);
  });

  it('goes back to exactly what was there', async () => {
    const views = ['state n1', 'state n2', 'timers', 'flight', 'disk n2', 'history'];
    for (const view of views) {
      expect(await answerTo(target, 'goto 100', 'back 40', view)).toBe(await answerTo(target, 'goto 60', view));
    }
  });

  it('stays at the ends of the run, and says so', async () => {
    expect(await answerTo(target, 'back')).toBe('This is the start of the run.');
    expect(await answerTo(target, 'goto end', 'step')).toBe('This is the last event of the run.');
    expect(await arrival('step 100000')).toBe(263);
  });

  it('shows the event, what happened within it and which fields it changed', async () => {
    expect(await answerTo(target, 'step')).toBe(
      [
        '#1  0.099981s  n3  timer tell',
        "       n3  operation 1 begins  { f: 'tell', text: 'n3-0' }",
        "       n3 -> n1  rumour  { text: 'n3-0' }",
        "       n3 -> n2  rumour  { text: 'n3-0' }",
        '       n3  operation 1 ends ok  1',
        '       note:  told n3-0',
        '       changed nextRumour (changed shows how)',
      ].join('\n'),
    );
  });
});

describe('going to a place', () => {
  it('finds events by number, instant and end', async () => {
    expect(await arrival('goto 200')).toBe(200);
    expect(await arrival('goto end')).toBe(263);
    expect(await arrival('goto 100', 'goto start')).toBe(0);
    expect(await answerTo(target, 'goto 0.5s')).toContain('0.500000s');
    expect(await arrival('goto 0.099980s')).toBe(0);
  });

  it('runs to the violation, and shows what was expected and seen', async () => {
    const answer = await answerTo(target, 'violation');
    expect(answer).toContain('#263');
    expect(answer).toContain('VIOLATION of relay/modest on n2');
    expect(answer).toContain('seen      26 rumours');
    expect(await answerTo(healthy, 'violation')).toBe('No property is violated in this run.');
  });
});

describe('running to the next event of a sort', () => {
  it('finds the next and the previous event of a node, kind or type', async () => {
    expect(await answerTo(target, 'goto 50', 'next n2')).toMatch(/^#\d+ {2}\S+ {2}n2/);
    expect(await answerTo(target, 'goto 50', 'next sync')).toContain('sync ends');
    expect(await answerTo(target, 'goto 50', 'next thanks')).toMatch(/<- n\d {2}thanks/);
    expect(await answerTo(target, 'next heal')).toContain('heal crash');
    const there = await arrival('goto 50', 'next tell');
    expect(await arrival('goto 200', `goto ${there + 1}`, 'previous tell')).toBe(there);
  });

  it('wants all of several words to hold', async () => {
    expect(await answerTo(target, 'goto 50', 'next n3 thanks')).toMatch(/^#\d+ {2}\S+ {2}n3 <- n\d {2}thanks/);
  });

  it('counts a fault among the events of every node that it names', async () => {
    expect(await answerTo(target, 'goto 87', 'next n2')).toContain('heal crash');
    expect(await answerTo(target, 'next partition', 'previous n1 fault')).toContain('No earlier event');
  });

  it('stays where it is when there is none', async () => {
    expect(await answerTo(target, 'goto end', 'next sync')).toBe('No later event is like that: sync.');
    expect(await answerTo(target, 'goto end', 'next sync', 'where')).toContain('Event 263 of 263');
  });

  it('takes no word that nothing in the run is called, and says what may be meant', async () => {
    expect(await answerTo(target, 'next n4')).toBe("error: 'n4' is no node, event kind or type of this run, did you mean n1?");
    expect(await answerTo(target, 'next')).toBe('error: what to look for is missing: expected next <node | kind | type> ...');
    expect(await answerTo(target, 'next n1 n2')).toBe("error: 'n1' and 'n2' both name a node: an event has only one");
  });
});
