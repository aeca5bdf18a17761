/**
 * Planted leaks: small node programs, each of which lets something into its run that does not follow from the seed. One
 * scenario for each, `leak/<name>`: two nodes that tick every 10 ms, n1 first, and send each other what they have. Plain
 * JavaScript, because other processes import it as it is.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { setImmediate as immediate } from 'node:timers';
import { QUIET_LINK } from '@barksim/sim-core';

// What a module takes from the real world when it is loaded.
const { now } = Date;
const random = Math.random;
const loadedAt = now();
const zone = new Date(0).toLocaleString();

// What a module keeps from one run to the next.
let ticks = 0;
let memo;
const shared = { list: [] };
const sharedAcrossRuns = [];
const topics = new Set(['b', 'a']);
const options = { peers: [0, 1], seen: [] };
let alias;

const undefinedLater = Promise.resolve();

async function later(state) {
  await undefinedLater;
  state.value = 'later';
}

/** By name: what a node's timer handler does. It gives what is to be sent, or undefined for nothing. */
const TICKS = {
  'Date.now': () => Date.now(),
  'new Date': () => new Date().getTime(),
  'captured Date.now': () => now(),
  'captured Math.random': () => random(),
  'performance.now': () => performance.now(),
  'performance.timeOrigin': () => performance.timeOrigin,
  'process.hrtime.bigint': () => Number(process.hrtime.bigint()),
  'Math.random': () => Math.random(),
  'sort with a random comparator': () => [3, 1, 2].sort(() => Math.random() - 0.5),
  'crypto.randomUUID': () => crypto.randomUUID(),
  'node:crypto': () => randomBytes(4).toString('hex'),
  setTimeout: () => void setTimeout(() => {}, 1),
  'node:timers': () => void immediate(() => {}),
  queueMicrotask: () => queueMicrotask(() => {}),
  'process.nextTick': () => process.nextTick(() => {}),
  'async handler': async () => {},
  'async helper that nobody waits for': (state) => void later(state),
  'Promise.then': (state) => void Promise.resolve(1).then((value) => (state.value = value)),
  'process.env': () => process.env.HOME,
  'process.pid': () => process.pid,
  'process.memoryUsage': () => process.memoryUsage().heapUsed,
  Intl: () => new Intl.NumberFormat().format(1_234.5),
  localeCompare: () => ['ä', 'z', 'a'].sort((left, right) => left.localeCompare(right)),
  'Number.toLocaleString': () => (1_234.5).toLocaleString(),
  WeakRef: (state) => new WeakRef(state).deref() === undefined,
  SharedArrayBuffer: () => new SharedArrayBuffer(8).byteLength,
  'Math.sin': () => Math.sin(1e22),
  'node:fs': () => readFileSync('/etc/hostname', 'utf8'),
  'node:os': () => hostname(),
  'node:net': () => void connect(1),
  fetch: () => void fetch('http://localhost:1'),

  'a message changed after it was sent': (_state, host) => {
    const message = { type: 'Value', value: [1] };
    host.send(1 - host.id, message);
    message.value.push(2);
  },
  'a message that a state shares': (state, host) => {
    state.list.push(1);
    host.send(1 - host.id, { type: 'Value', value: state.list });
  },
  'a state that two nodes share': (state) => void state.shared.list.push(1),
  'a state that two runs share': (state) => void state.runs?.push(1),
  'options that two nodes share': (state) => void state.options.seen.push(1),
  'a getter in a state': (state) => {
    Object.defineProperty(state, 'value', { get: () => ticks++, enumerable: true });
  },
  'a class in a state': (state) => {
    state.value = new URL('http://localhost');
  },

  'a counter of a module': () => ++ticks,
  'a memo of a module': () => {
    if (memo === undefined) {
      memo = 'computed';
      return 'computing';
    }
    return memo;
  },
  'the order of a collection that a module keeps': (_state, host) => {
    const order = [...topics];
    topics.delete(order[0]);
    topics.add(order[0]);
    if (host.id === 0) topics.add(`topic ${ticks++}`);
    return order;
  },
  'the moment at which a module was loaded': () => loadedAt,
  'the time zone in which a module was loaded': () => zone,
  'a state that a module changes behind its back': (state) => {
    const before = alias;
    alias = state.list;
    if (before !== undefined && before.length < 100) before.push('behind its back');
    return state.list.length;
  },
};

/** What a node's message handler does, where the leak is there. */
const MESSAGES = {
  'a received message changed': (message) => void message.value.push(2),
};

export const LEAKS = [...Object.keys(TICKS), ...Object.keys(MESSAGES)];

function programOf(name) {
  return {
    kind: 'leaky',
    messageTypes: ['Value'],
    timerTypes: ['Tick'],
    boot(host, given) {
      host.setTimer({ type: 'Tick' }, 10_000 + host.id);
      const state = { value: null, list: [], options: given };
      if (name === 'a state that two nodes share') state.shared = shared;
      if (name === 'a state that two runs share' && host.id === 0) state.runs = sharedAcrossRuns;
      return state;
    },
    onMessage(state, message) {
      MESSAGES[name]?.(message);
      state.value = message.value;
    },
    onTimer(state, timer, host) {
      host.setTimer(timer, 10_000);
      const tick = TICKS[name] ?? (() => [1]);
      const value = tick(state, host);
      if (value instanceof Promise) return value;
      if (value !== undefined) host.send(1 - host.id, { type: 'Value', value });
      return undefined;
    },
  };
}

export function findScenario(name) {
  const leak = name.slice('leak/'.length);
  if (!LEAKS.includes(leak)) return undefined;
  const program = programOf(leak);
  return {
    name,
    summary: leak,
    description: '',
    durationMicros: 100_000,
    bugs: [],
    expectedCoverage: [],
    draw: () => ({ settings: {}, faults: [] }),
    build: () => ({
      nodes: [1, 2].map((n) => ({ name: `n${n}`, program, options: leak === 'options that two nodes share' ? options : {} })),
      network: { defaults: QUIET_LINK },
      disk: { syncMinMicros: 100, syncMaxMicros: 100 },
    }),
  };
}
