import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { failureOf } from '@barksim/fuzzer';
import { runSeed } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { startDebugSession, targetOfFailure, type DebugTarget } from '../src/index.ts';
import { answerTo, runScript } from './support/debug-script.ts';
import { relayScenario } from './support/relay-scenario.ts';

const target: DebugTarget = { scenario: relayScenario(25), seed: '7' };

describe('a script on standard input', () => {
  it('becomes a transcript: every command behind its prompt, its answer below', async () => {
    const { transcript, status } = await runScript(target, ['goto 12', 'state n3 asked', 'quit', 'never reached']);
    expect(transcript).toBe(
      [
        'test/relay, seed 7: 263 events.',
        'VIOLATION of relay/modest on n2 (event 263, 1.500731s)',
        '       expected  at most 25 rumours',
        '       seen      26 rumours',
        '#0  the start: every node has booted',
        '(0) goto 12',
        '#12  0.101576s  n3 <- n2  thanks  { count: 1 }',
        '       changed asked (changed shows how)',
        '(12) state n3 asked',
        'n3 asked: Set(1) { 1 }',
        '(12) quit',
        '',
      ].join('\n'),
    );
    expect(status).toBe(0);
  });

  it('ends with its input, and passes over empty lines and comments', async () => {
    const { status, transcript } = await runScript(target, ['', '# a comment', 'step  # and another']);
    expect(status).toBe(0);
    expect(transcript).toMatch(/#1 /);
  });

  it('answers a mistake in place, carries out the rest, and exits with 2', async () => {
    const { status, transcript } = await runScript(target, ['stpe', 'step']);
    expect(transcript).toContain("(0) stpe\nerror: there is no command 'stpe', did you mean step?\n(0) step\n#1 ");
    expect(status).toBe(2);
  });

  it('does not take "nothing found" for a mistake', async () => {
    const { status } = await runScript(target, ['goto end', 'next sync', 'violation', 'step']);
    expect(status).toBe(0);
  });

  it('carries no colour codes unless asked to', async () => {
    const codes = '\u001B[';
    expect((await runScript(target, ['step', 'where'])).transcript).not.toContain(codes);
    expect((await runScript(target, ['step', 'where'], true)).transcript).toContain(codes);
  });
});

describe('a person on a terminal', () => {
  /** Key by key: several at once count as pasted, and a pasted tab completes nothing. */
  async function type(keys: string): Promise<string> {
    const input = new PassThrough();
    const output = new PassThrough();
    const shown = text(output);
    const session = startDebugSession({ target, input, output, colour: false, isTerminal: true });
    for (const key of keys) {
      input.write(key);
      await new Promise((resolve) => setImmediate(resolve));
    }
    input.end();
    expect(await session).toBe(0);
    output.end();
    return await shown;
  }

  it('repeats the last move on an empty line, and nothing after another command', async () => {
    const shown = await type('step\n\n\nwhere\n\nquit\n');
    expect(shown).toMatch(/#3 /);
    expect(shown).not.toMatch(/#4 /);
  });

  it('completes commands, nodes and paths by Tab', async () => {
    expect(await type('cl\t\nquit\n')).toContain('virtual time');
    expect(await type('goto 12\nstate n3 ask\t\nquit\n')).toContain('n3 asked: Set(1) { 1 }');
    expect(await type('next thanks\nnext hea\t\nquit\n')).toContain('heal crash');
  });

  it('is not punished for a mistake', async () => {
    expect(await type('nonsense\nquit\n')).toContain("there is no command 'nonsense' (help lists all)");
  });
});

describe('help', () => {
  it('lists every command, and explains each with examples that are understood', async () => {
    const list = await answerTo(target, 'help');
    const names = [...list.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1]!);
    const moving = 'step back goto next previous violation';
    const looking = 'where list state changed flight timers clocks faults disk history';
    expect(names.join(' ')).toBe(`${moving} ${looking} help quit`);
    const answers = await Promise.all(names.map((name) => answerTo(target, `help ${name}`)));
    const examples = answers.flatMap((answer) => /examples: (.*)/.exec(answer)![1]!.split('; '));
    const understood = examples.filter((example) => example !== 'quit' && !example.includes('4711') && !example.includes('12.5s'));
    const { status, transcript } = await runScript(target, ['goto 30', ...understood.map((example) => example.replace('log[3].term', 'rumours[0]'))]);
    expect(transcript).not.toContain('error:');
    expect(status).toBe(0);
  });

  it('tells what may be named in a search', async () => {
    const answer = await answerTo(target, 'help next');
    expect(answer).toContain('nodes: n1, n2, n3');
    expect(answer).toContain('types: rumour, thanks, tell, partition');
  });

  it('knows no help for what is no command', async () => {
    expect(await answerTo(target, 'help stat')).toBe("error: there is no command 'stat', did you mean state?");
  });
});

describe('words that make no sense', () => {
  it.each([
    ['step x', "error: 'x' is no number of steps: expected a whole number from 1 on"],
    ['step 1 2', "error: '2' is one word too many: expected step [n]"],
    ['goto', 'error: goto needs a destination: expected goto <event | time | start | end>'],
    ['goto 9999', 'error: there is no event 9999: expected 0 to 263'],
    ['goto soon', "error: 'soon' is no destination: expected an event number, a time such as 12.5s, start or end"],
    ['list -1', "error: '-1' is no number of events: expected a whole number from 0 on"],
    ['where now', "error: 'now' is one word too many: expected where"],
  ])('%s', async (command, answer) => {
    expect(await answerTo(target, command)).toBe(answer);
  });
});

describe('a failure file', () => {
  const failure = failureOf(target.scenario, runSeed(target.scenario, '7'))!;

  it('is debugged as the run that it holds', async () => {
    const { transcript } = await runScript(targetOfFailure(target.scenario, failure), ['violation']);
    expect(transcript).toContain('(0) violation\n#263');
    expect(transcript).not.toContain('This is not the run');
  });

  it('that holds a run of other faults is debugged with those', async () => {
    const edited = { ...failure, plan: { ...failure.plan, faults: [] } };
    expect(await answerTo(targetOfFailure(target.scenario, edited), 'faults')).toBe('This run has no faults.');
  });

  it('whose run does something else by now is opened with a warning', async () => {
    const changed = { ...failure, violation: { ...failure.violation, eventIndex: 200 } };
    const { transcript } = await runScript(targetOfFailure(target.scenario, changed), []);
    expect(transcript).toContain('This is not the run of the failure file: that one violated relay/modest at event 200.');
  });
});
