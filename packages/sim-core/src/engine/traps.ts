/**
 * Traps catch what guards cannot: references that a module takes when it is loaded (`const { now } = Date`,
 * `import { randomUUID } from 'node:crypto'`). Set before that module is imported, they hand it functions that do what
 * the originals do, except that while a world runs they throw an error naming the call. They stay for good; everything
 * outside of runs goes on as before.
 *
 * Left out: values that were computed when a module was loaded (a seed of its own from Date.now(), the time zone), and
 * objects made then (an Intl formatter). They show in another process: see the verify command.
 */
import { ContractError } from './contract-error.ts';
import { describeRefusal, GUARDED_ALWAYS, GUARDED_MODULES, GUARDED_STRICTLY } from './guarded-calls.ts';
import { guardedEnvironment, isWorldRunning, ownerOf } from './guards.ts';

type AnyFunction = (...args: unknown[]) => unknown;
type Owner = Record<string, unknown>;

interface Platform {
  readonly process?: { env?: Owner; getBuiltinModule?(name: string): unknown };
}

let areModulesTrapped = false;
let areGlobalsTrapped = false;

/** Traps the globals and Node's modules. To be called before the modules of node programs are imported. */
export function setTraps(): void {
  trapModules();
  if (areGlobalsTrapped) return;
  areGlobalsTrapped = true;
  for (const call of [...GUARDED_STRICTLY, ...GUARDED_ALWAYS]) {
    // What is read and not called cannot be replaced unseen; methods of values are not taken out of their prototypes.
    if (call.isValue === true || call.owner.includes('prototype') || call.owner[0] === 'Promise') continue;
    const owner = ownerOf(call);
    if (owner === undefined) continue;
    const name = [...call.owner, call.key].join('.');
    for (const member of call.members ?? []) trap(owner[call.key] as Owner, member, `${name}.${member}`, call.instead);
    trap(owner, call.key, name, call.instead);
  }
  // oxlint-disable-next-line eslint/no-restricted-globals -- what is trapped here is what the rule bans elsewhere
  const { process } = globalThis as Platform;
  if (process?.env !== undefined) {
    const refuse = (): void => check('process.env', "the node's options, which are part of the plan");
    Object.defineProperty(process, 'env', { value: guardedEnvironment(process.env, refuse), configurable: true, writable: true, enumerable: true });
  }
}

/** Traps the functions of Node's modules, wherever they are imported, also those that were imported before. */
export function trapModules(): void {
  if (areModulesTrapped) return;
  areModulesTrapped = true;
  // oxlint-disable-next-line eslint/no-restricted-globals -- asked for by name, so that platforms without it do
  const builtin = (globalThis as Platform).process?.getBuiltinModule;
  if (builtin === undefined) return;
  for (const [name, instead] of GUARDED_MODULES) {
    const module = builtin(`node:${name}`) as Owner;
    for (const key of Object.keys(module)) {
      // Constructors that others derive from are left alone: what is made of them does nothing until it is used.
      if (typeof module[key] === 'function' && !/^[A-Z]/.test(key)) trap(module, key, `${key} of node:${name}`, instead);
    }
  }
  (builtin('node:module') as { syncBuiltinESMExports(): void }).syncBuiltinESMExports();
}

function trap(owner: Owner, key: string, name: string, instead: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key);
  const original = owner[key];
  if (typeof original !== 'function' || descriptor?.configurable === false) return;
  const trapped: AnyFunction = new Proxy(original as AnyFunction, {
    apply(target, self, args) {
      check(name, instead);
      return Reflect.apply(target, self, args) as unknown;
    },
    construct(target, args, newTarget): object {
      check(name, instead);
      return Reflect.construct(target, args, newTarget === trapped ? target : newTarget) as object;
    },
  });
  Object.defineProperty(owner, key, { value: trapped, configurable: true, writable: true, enumerable: descriptor?.enumerable ?? true });
}

function check(name: string, instead: string): void {
  if (isWorldRunning()) throw new ContractError(describeRefusal(name, instead));
}
