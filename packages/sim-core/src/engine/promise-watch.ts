/**
 * Watches for promises that come into being while a strict run goes on: an async function that a handler calls and does
 * not wait for does part of its work after the run. `await` cannot be guarded like `then`, since it calls nothing that
 * could be replaced; but Node tells of every promise. On a platform that does not, only `then` is guarded.
 */

interface V8Module {
  readonly promiseHooks?: { onInit(hook: () => void): () => void };
}

interface Platform {
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

let stop: (() => void) | undefined;
let site: string | undefined;

function v8(): V8Module | undefined {
  // oxlint-disable-next-line eslint/no-restricted-globals -- asked for by name, so that platforms without it do
  return (globalThis as Platform).process?.getBuiltinModule?.('node:v8') as V8Module | undefined;
}

/** To be called before the strict guards are up: they refuse the module that is needed here. */
export const promiseHooks = v8()?.promiseHooks;

export function watchPromises(): void {
  stop ??= promiseHooks?.onInit(() => {
    site ??= new Error('a promise came into being').stack ?? '';
  });
}

export function unwatchPromises(): void {
  stop?.();
  stop = undefined;
  site = undefined;
}

/** The stack where the first promise since the last call came into being; undefined when there was none. */
export function takePromise(): string | undefined {
  const taken = site;
  site = undefined;
  return taken;
}
