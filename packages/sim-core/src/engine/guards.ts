/**
 * While a world runs nothing real may leak into it: no clock, no randomness, no timer, no microtask. These are replaced
 * by functions that throw an error naming the call and what to use instead. Runs are synchronous, so nothing else of
 * the process can meet the replacements; what the engine itself calls back (trace sinks) runs with the guards lifted.
 *
 * Left out: references that a module took before the run began (`const { now } = Date` at its top), and functions
 * imported by name from `node:` modules. The linter bans both in node code.
 */
import { ContractError } from './contract-error.ts';

type Owner = Record<string, unknown>;

interface Guard {
  readonly owner: Owner;
  readonly key: string;
  readonly original: PropertyDescriptor | undefined;
  readonly replacement: unknown;
}

const VIRTUAL_TIME = 'host.clock.wall() or host.clock.monotonic()';
const VIRTUAL_TIMER = 'host.setTimer()';
const SEEDED = 'host.random';
const SYNCHRONOUS = 'handlers that do their work before they return';

let installedDepth = 0;
let guards: readonly Guard[] | undefined;

/** `members` are what the original offers besides being called, such as `Date.now`. */
function refuse(call: string, instead: string, members: readonly string[]): (...args: unknown[]) => never {
  // A function and not an arrow: `new Date()` must reach the error as well.
  const guarded = function guarded(): never {
    throw new ContractError(`${call} was called while a world runs: expected ${instead}, which follow from the seed`);
  };
  return Object.assign(guarded, Object.fromEntries(members.map((name) => [name, refuse(`${call}.${name}`, instead, [])])));
}

function collectGuards(): Guard[] {
  const collected: Guard[] = [];
  const add = (owner: unknown, ownerName: string, key: string, instead: string, members: readonly string[] = []): void => {
    if (owner === undefined || owner === null || !(key in (owner as Owner))) return;
    const call = ownerName === '' ? key : `${ownerName}.${key}`;
    const original = Object.getOwnPropertyDescriptor(owner, key);
    collected.push({ owner: owner as Owner, key, original, replacement: refuse(call, instead, members) });
  };
  // oxlint-disable-next-line eslint/no-restricted-globals -- what is replaced here is what the rule bans elsewhere
  const world = globalThis as unknown as Record<string, Owner | undefined>;
  add(world, '', 'Date', VIRTUAL_TIME, ['now', 'parse', 'UTC']);
  add(world['performance'], 'performance', 'now', VIRTUAL_TIME);
  add(world['process'], 'process', 'hrtime', VIRTUAL_TIME, ['bigint']);
  add(world['process'], 'process', 'uptime', VIRTUAL_TIME);
  add(world['Math'], 'Math', 'random', SEEDED);
  add(world['crypto'], 'crypto', 'getRandomValues', SEEDED);
  add(world['crypto'], 'crypto', 'randomUUID', SEEDED);
  for (const name of ['setTimeout', 'setInterval', 'setImmediate']) add(world, '', name, VIRTUAL_TIMER);
  add(world, '', 'queueMicrotask', SYNCHRONOUS);
  add(world['process'], 'process', 'nextTick', SYNCHRONOUS);
  add(world['Promise'] && (world['Promise'] as unknown as { prototype: Owner }).prototype, 'Promise', 'then', SYNCHRONOUS);
  return collected;
}

function install(): void {
  guards ??= collectGuards();
  for (const { owner, key, replacement } of guards) {
    Object.defineProperty(owner, key, { value: replacement, configurable: true, writable: true, enumerable: true });
  }
}

function lift(): void {
  for (const { owner, key, original } of guards as readonly Guard[]) {
    if (original === undefined) delete owner[key];
    else Object.defineProperty(owner, key, original);
  }
}

/** Runs `body` with the guards up. */
export function withGuards<T>(body: () => T): T {
  if (installedDepth++ === 0) install();
  try {
    return body();
  } finally {
    if (--installedDepth === 0) lift();
  }
}

/** Runs `body` with the guards lifted, wherever it is called from: for what the engine calls back. */
export function withoutGuards<T>(body: () => T): T {
  if (installedDepth === 0) return body();
  // Depth 0 for the time being: the body may run a world of its own, which puts the guards up and lifts them again.
  const depth = installedDepth;
  installedDepth = 0;
  lift();
  try {
    return body();
  } finally {
    installedDepth = depth;
    install();
  }
}
