/**
 * What must not be touched while a world runs, by name, and what to use instead. The first list is guarded in every run;
 * the second in strict runs only, because putting guards up and taking them down costs time in proportion to their
 * number.
 */

export interface GuardedCall {
  /** Names from the global object down to the owner; empty for globals. */
  readonly owner: readonly string[];
  readonly key: string;
  readonly instead: string;
  /** What the original offers besides being called, such as `Date.now`. */
  readonly members?: readonly string[];
  /** It is not called but read: reading it is refused. */
  readonly isValue?: boolean;
}

const VIRTUAL_TIME = 'host.clock.wall() or host.clock.monotonic(), which follow from the seed';
const VIRTUAL_TIMER = 'host.setTimer(), which follows from the seed';
const SEEDED = 'host.random, which follows from the seed';
const SYNCHRONOUS = 'handlers that do their work before they return';
const AN_OPTION = "the node's options, which are part of the plan";
const NO_LOCALE = 'texts compared with < and > and made by hand, which are the same in every language and time zone';
const NO_GARBAGE = 'references that are held or dropped by the program: when garbage is collected differs from run to run';
const ONE_THREAD = 'plain objects: a run has one thread';
const A_MESSAGE = 'host.send() to a node that plays that part';
const INTEGERS = 'integers and tables: its last bits differ between engines';

function calls(owner: readonly string[], keys: readonly string[], instead: string): GuardedCall[] {
  return keys.map((key) => ({ owner, key, instead }));
}

function values(owner: readonly string[], keys: readonly string[], instead: string): GuardedCall[] {
  return keys.map((key) => ({ owner, key, instead, isValue: true }));
}

export const GUARDED_ALWAYS: readonly GuardedCall[] = [
  { owner: [], key: 'Date', instead: VIRTUAL_TIME, members: ['now', 'parse', 'UTC'] },
  ...calls(['performance'], ['now'], VIRTUAL_TIME),
  { owner: ['process'], key: 'hrtime', instead: VIRTUAL_TIME, members: ['bigint'] },
  ...calls(['process'], ['uptime'], VIRTUAL_TIME),
  ...calls(['Math'], ['random'], SEEDED),
  ...calls(['crypto'], ['getRandomValues', 'randomUUID'], SEEDED),
  ...calls([], ['setTimeout', 'setInterval', 'setImmediate'], VIRTUAL_TIMER),
  ...calls([], ['queueMicrotask'], SYNCHRONOUS),
  ...calls(['process'], ['nextTick'], SYNCHRONOUS),
  ...calls(['Promise', 'prototype'], ['then'], SYNCHRONOUS),
];

export const GUARDED_STRICTLY: readonly GuardedCall[] = [
  ...values(['performance'], ['timeOrigin'], VIRTUAL_TIME),
  ...calls(['performance'], ['mark', 'measure', 'eventLoopUtilization', 'toJSON'], VIRTUAL_TIME),
  ...calls(['Date', 'prototype'], ['getTimezoneOffset', 'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'], VIRTUAL_TIME),
  ...calls(['process'], ['cpuUsage', 'resourceUsage', 'memoryUsage', 'availableMemory', 'constrainedMemory', 'cwd'], AN_OPTION),
  ...values(['process'], ['env', 'pid', 'ppid', 'argv', 'title'], AN_OPTION),
  ...values([], ['navigator', 'localStorage', 'sessionStorage'], AN_OPTION),
  ...values(['crypto'], ['subtle'], 'digest() of sim-core, or none: real cryptography is asynchronous'),
  ...calls(['String', 'prototype'], ['localeCompare', 'toLocaleUpperCase', 'toLocaleLowerCase'], NO_LOCALE),
  ...calls(['Number', 'prototype'], ['toLocaleString'], NO_LOCALE),
  ...calls(['BigInt', 'prototype'], ['toLocaleString'], NO_LOCALE),
  ...calls(['Array', 'prototype'], ['toLocaleString'], NO_LOCALE),
  ...values([], ['Intl'], NO_LOCALE),
  ...values([], ['WeakRef', 'FinalizationRegistry', 'gc'], NO_GARBAGE),
  ...values([], ['SharedArrayBuffer', 'Atomics', 'MessageChannel', 'BroadcastChannel'], ONE_THREAD),
  ...calls([], ['fetch'], A_MESSAGE),
  ...values([], ['WebSocket', 'EventSource'], A_MESSAGE),
  ...calls(['process'], ['getBuiltinModule', 'binding', 'dlopen'], A_MESSAGE),
  ...calls(['Math'], ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1'], INTEGERS),
  ...calls(['Math'], ['hypot', 'log', 'log10', 'log1p', 'log2', 'pow', 'sin', 'sinh', 'tan', 'tanh'], INTEGERS),
];

/** Modules of Node's whose functions reach the real world, and what to use instead of them. */
export const GUARDED_MODULES: readonly (readonly [name: string, instead: string])[] = [
  ['crypto', SEEDED],
  ['timers', VIRTUAL_TIMER],
  ['timers/promises', VIRTUAL_TIMER],
  ['fs', 'host.disk'],
  ['fs/promises', 'host.disk'],
  ['os', AN_OPTION],
  ['child_process', A_MESSAGE],
  ['worker_threads', ONE_THREAD],
  ['net', A_MESSAGE],
  ['dgram', A_MESSAGE],
  ['dns', A_MESSAGE],
  ['dns/promises', A_MESSAGE],
  ['http', A_MESSAGE],
  ['https', A_MESSAGE],
];

export function describeRefusal(call: string, instead: string): string {
  return `${call} was called while a world runs: expected ${instead}`;
}
