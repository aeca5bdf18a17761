import { execFileSync } from 'node:child_process';
import { runSeed, setTraps, type Scenario } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { describeError } from '../src/index.ts';
import { diagnose } from '../src/verify/diagnose.ts';

const CATALOGUE = new URL('support/leaky-catalogue.mjs', import.meta.url).href;

// Before the catalogue is imported: what its modules take from the real world is trapped, as in the workers of `verify`.
setTraps();
const { findScenario, LEAKS } = (await import(CATALOGUE)) as { findScenario(name: string): Scenario; LEAKS: readonly string[] };

/** What a strict run comes to: the error that it throws, or what it saw violated. */
function strictRun(leak: string, handlers: 'direct' | 'immer' = 'direct'): string {
  try {
    return runSeed(findScenario(`leak/${leak}`), '1', { strict: true, handlers }).violations[0]?.seen ?? 'nothing';
  } catch (error) {
    return describeError(error);
  }
}

const TICK = String.raw`in onTimer of n1 \(leaky\), on 'Tick', event \d+ at 0\.\d+s`;

/** Caught in the act: the call, and what to use instead. */
const CALLS: Record<string, [call: string, instead: string]> = {
  'Date.now': ['Date.now', 'host.clock.wall()'],
  'new Date': ['Date', 'host.clock.wall()'],
  'captured Date.now': ['Date.now', 'host.clock.wall()'],
  'captured Math.random': ['Math.random', 'host.random'],
  'performance.now': ['performance.now', 'host.clock.wall()'],
  'performance.timeOrigin': ['performance.timeOrigin', 'host.clock.wall()'],
  'process.hrtime.bigint': ['process.hrtime.bigint', 'host.clock.wall()'],
  'Math.random': ['Math.random', 'host.random'],
  'sort with a random comparator': ['Math.random', 'host.random'],
  'crypto.randomUUID': ['crypto.randomUUID', 'host.random'],
  'node:crypto': ['randomBytes of node:crypto', 'host.random'],
  setTimeout: ['setTimeout', 'host.setTimer()'],
  'node:timers': ['setImmediate of node:timers', 'host.setTimer()'],
  queueMicrotask: ['queueMicrotask', 'before they return'],
  'process.nextTick': ['process.nextTick', 'before they return'],
  'Promise.then': ['Promise.then', 'before they return'],
  'process.env': ['process.env', "the node's options"],
  'process.pid': ['process.pid', "the node's options"],
  'process.memoryUsage': ['process.memoryUsage', "the node's options"],
  Intl: ['Intl', 'compared with < and >'],
  localeCompare: ['String.localeCompare', 'compared with < and >'],
  'Number.toLocaleString': ['Number.toLocaleString', 'compared with < and >'],
  WeakRef: ['WeakRef', 'when garbage is collected differs'],
  SharedArrayBuffer: ['SharedArrayBuffer', 'a run has one thread'],
  'Math.sin': ['Math.sin', 'integers and tables'],
  'node:fs': ['readFileSync of node:fs', 'host.disk'],
  'node:os': ['hostname of node:os', "the node's options"],
  'node:net': ['connect of node:net', 'host.send()'],
  fetch: ['fetch', 'host.send()'],
};

/** Caught in the act as well: who did it, to what, and where that comes from. */
const ACTS: Record<string, RegExp> = {
  'async handler': /^ContractError: a handler of n1 \(leaky\) returned \[object Promise\]: expected nothing.*on 'Tick', event 1/,
  'async helper that nobody waits for': new RegExp(`^ContractError: a promise was left running: expected handlers that do their work before they return.*${TICK}.*leaky-catalogue`),
  'a message changed after it was sent':
    /^TypeError: Cannot add property 1.*\(n1 \(leaky\) changed value of what it handed to its host: n1 handed it to its host in event 1, in 'Value'; expected it to change a copy\)$/,
  'a received message changed': /\(n\d \(leaky\) changed value of the message or timer that it handled: n\d handed it to its host in event 1, in 'Value'/,
  'a message that a state shares': /\(n1 \(leaky\) changed .*list of state: n1 handed it to its host in event 1, in 'Value'; expected it to change a copy\)$/,
  'a state that two nodes share': /\(n1 \(leaky\) changed shared.list of state: state.shared of n2 is the same object as state.shared of n1; /,
  'options that two nodes share': /\(n1 \(leaky\) changed options.seen of state: it is part of the options that n1 was booted with; /,
  'a getter in a state': /^ContractError: value in the state of n\d \(leaky\) is a getter: expected plain data$/,
  'a class in a state': /^ContractError: in the state of n1 \(leaky\), value is a URL: expected plain objects, arrays, Map or Set/,
};

describe('a leak is caught in the act by a strict run, with its culprit named', () => {
  it.each(Object.entries(CALLS))('%s', (leak, [call, instead]) => {
    const error = strictRun(leak);
    expect(error).toMatch(new RegExp(`^ContractError: ${call.replaceAll('.', String.raw`\.`)} was called while a world runs: expected `));
    expect(error).toContain(instead);
    expect(error).toMatch(new RegExp(`${TICK}, at leaky-catalogue.mjs:\\d+\\)$`));
  });

  it.each(Object.entries(ACTS))('%s', (leak, expected) => {
    expect(strictRun(leak)).toMatch(expected);
  });

  it('a state that two runs share, in the second run', () => {
    expect(strictRun('a state that two runs share')).toBe('nothing');
    expect(strictRun('a state that two runs share')).toMatch(
      /\(n1 \(leaky\) changed runs of state: state.runs of n1 is the same object as one in the state of n1 in an earlier run: a module or a closure keeps it; /,
    );
  });
});

/** Caught by running again: what the runs depend on, and where they part ways. */
const DEPENDENCES: Record<string, [dependsOn: string, summary: RegExp, path: string]> = {
  'a counter of a module': ['earlier runs', /n1 \(leaky\) had the same state and got the same timer, and did something else$/, '[0].data.value'],
  'a memo of a module': ['earlier runs', /n1 \(leaky\) had the same state and got the same timer/, '[0].data.value'],
  'the order of a collection that a module keeps': ['earlier runs', /n1 \(leaky\) had the same state and got the same timer/, '[0].data.value[0]'],
  'the moment at which a module was loaded': ['the moment', /n1 \(leaky\) had the same state and got the same timer/, '[0].data.value'],
  'the time zone in which a module was loaded': ['the surroundings', /n1 \(leaky\) had the same state and got the same timer/, '[0].data.value'],
  'a state that a module changes behind its back': ['aliasing', /differ from event \d+ on/, '[0]'],
};

describe('a leak that cannot be caught in the act is found by running again, with what it depends on', () => {
  it.each(Object.entries(DEPENDENCES))('%s', (leak, [dependsOn, summary, path]) => {
    const unequal = { seed: '1', check: 'repeated', first: '', second: '' } as const;
    const { dependence, divergence } = diagnose(findScenario(`leak/${leak}`), CATALOGUE, unequal, {}, ['2', '1']);
    expect(dependence).toBe(dependsOn);
    expect(divergence.summary).toMatch(summary);
    expect(divergence.differences[0]?.path).toBe(path);
    expect(divergence.node).toMatchObject({ program: 'leaky' });
  });
});

it('a reference that a module took when it was loaded is caught by strict campaigns as well', () => {
  const worker = new URL('../dist/seeds/worker.js', import.meta.url).href;
  const task = { catalogueUrl: CATALOGUE, scenario: 'leak/captured Date.now', seeds: ['1'], options: { strict: true }, bail: false };
  const program = `const { default: run } = await import('${worker}'); console.log(JSON.stringify(await run({ ...${JSON.stringify(task)}, begun: new Int32Array(2) }).catch(String)));`;
  // In a process of its own: in this one traps are set already.
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })).toContain('Date.now was called while a world runs');
});

it('every planted leak is found, and there are at least thirty', () => {
  const found = [...Object.keys(CALLS), ...Object.keys(ACTS), 'a state that two runs share', ...Object.keys(DEPENDENCES)];
  expect([...LEAKS].sort()).toEqual(found.sort());
  expect(LEAKS.length).toBeGreaterThanOrEqual(30);
});
