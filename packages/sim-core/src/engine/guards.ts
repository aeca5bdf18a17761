/**
 * While a world runs nothing real may leak into it: no clock, no randomness, no timer, no microtask. These are replaced
 * by functions that throw an error naming the call and what to use instead (guarded-calls.ts has the lists). Runs are
 * synchronous, so nothing else of the process can meet the replacements; what the engine itself calls back (trace sinks)
 * runs with the guards lifted.
 *
 * Left out: references that a module took before the run began (`const { now } = Date` at its top), and functions
 * imported by name from `node:` modules. The linter bans both in node code, and traps.ts catches them.
 */
import { ContractError } from './contract-error.ts';
import { describeRefusal, GUARDED_ALWAYS, GUARDED_STRICTLY, type GuardedCall } from './guarded-calls.ts';
import { unwatchPromises, watchPromises } from './promise-watch.ts';

type Owner = Record<string, unknown>;

interface Guard {
  readonly owner: Owner;
  readonly key: string;
  readonly original: PropertyDescriptor | undefined;
  readonly replacement: PropertyDescriptor;
}

let installedDepth = 0;
let isStrictlyInstalled = false;
let usualGuards: readonly Guard[] | undefined;
let strictGuards: readonly Guard[] | undefined;

/** Whether a world runs right now, and not something that it calls back. */
export function isWorldRunning(): boolean {
  return installedDepth > 0;
}

function refuse({ instead }: GuardedCall, name: string, members: readonly string[]): (...args: unknown[]) => never {
  // A function and not an arrow: `new Date()` must reach the error as well.
  const guarded = function guarded(): never {
    throw new ContractError(describeRefusal(name, instead));
  };
  const inner = members.map((member) => [member, refuse({ owner: [], key: member, instead }, `${name}.${member}`, [])]);
  return Object.assign(guarded, Object.fromEntries(inner));
}

/**
 * A function keeps the attributes of what it stands in for: to change those of `Math.random` would turn `Math` as a whole
 * into a slow object, and each `Math.imul` of the hot path from one instruction into a search and a call.
 */
function replacementFor(call: GuardedCall, originalProperty: PropertyDescriptor | undefined): PropertyDescriptor {
  const name = [...call.owner.filter((part) => part !== 'prototype'), call.key].join('.');
  const original: unknown = originalProperty?.value;
  if (call.isValue !== true) {
    const enumerable = originalProperty?.enumerable ?? true;
    return { value: refuse(call, name, call.members ?? []), configurable: true, writable: true, enumerable };
  }
  const refuseReading = (): never => {
    throw new ContractError(describeRefusal(name, call.instead));
  };
  const get = name === 'process.env' ? (): unknown => guardedEnvironment(original as Owner, refuseReading) : refuseReading;
  return { get, set: refuseReading, configurable: true, enumerable: true };
}

/** NODE_ENV says which build of a library runs, and libraries ask for it at any time. */
export function guardedEnvironment(environment: Owner, refuseReading: () => void): Owner {
  return new Proxy(environment, {
    get(target, key) {
      if (key !== 'NODE_ENV') refuseReading();
      return Reflect.get(target, key);
    },
    has(target, key) {
      refuseReading();
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      refuseReading();
      return Reflect.ownKeys(target);
    },
  });
}

/** The owner of a guarded call; undefined where this platform has none. */
export function ownerOf(call: GuardedCall): Owner | undefined {
  // oxlint-disable-next-line eslint/no-restricted-globals -- what is replaced here is what the rule bans elsewhere
  let owner: unknown = globalThis;
  for (const part of call.owner) owner = (owner as Owner | undefined | null)?.[part];
  return owner === undefined || owner === null || !(call.key in (owner as Owner)) ? undefined : (owner as Owner);
}

function collect(calls: readonly GuardedCall[]): Guard[] {
  return calls.flatMap((call): Guard[] => {
    const owner = ownerOf(call);
    if (owner === undefined) return [];
    const original = Object.getOwnPropertyDescriptor(owner, call.key);
    if (original?.configurable === false) return [];
    return [{ owner, key: call.key, original, replacement: replacementFor(call, original) }];
  });
}

function install(isStrict: boolean): void {
  usualGuards ??= collect(GUARDED_ALWAYS);
  // From the inner to the outer: what a guard of `Date.prototype` lies on must be found before `Date` is gone.
  if (isStrict) {
    strictGuards ??= collect(GUARDED_STRICTLY);
    putUp(strictGuards);
    watchPromises();
  }
  putUp(usualGuards);
  isStrictlyInstalled = isStrict;
}

function putUp(guards: readonly Guard[]): void {
  for (const { owner, key, replacement } of guards) Object.defineProperty(owner, key, replacement);
}

function lift(): void {
  takeDown(usualGuards as readonly Guard[]);
  if (!isStrictlyInstalled) return;
  unwatchPromises();
  takeDown(strictGuards as readonly Guard[]);
}

function takeDown(guards: readonly Guard[]): void {
  for (const { owner, key, original } of guards) {
    if (original === undefined) delete owner[key];
    else Object.defineProperty(owner, key, original);
  }
}

/** Runs `body` with the guards up. Strictness is decided by the outermost of nested runs. */
export function withGuards<T>(body: () => T, isStrict = false): T {
  if (installedDepth++ === 0) install(isStrict);
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
  const isStrict = isStrictlyInstalled;
  installedDepth = 0;
  lift();
  try {
    return body();
  } finally {
    installedDepth = depth;
    install(isStrict);
  }
}
