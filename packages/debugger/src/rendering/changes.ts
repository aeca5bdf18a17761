/**
 * What one event did to one state, as lines `where  before -> after`. Made from Immer's patches, which say where
 * something changed but not what was there before; that is read from the state before.
 */
import type { StateChange } from '@barksim/sim-core';
import { formatPath, lookUp } from './paths.ts';
import { inOneLine } from './values.ts';

export interface ChangeLine {
  readonly path: string;
  /** Undefined when nothing was there. */
  readonly before: string | undefined;
  /** Undefined when nothing is there any more. */
  readonly after: string | undefined;
}

const VALUE_WIDTH = 80;

/** In the order in which Immer names them: as the handler's state is laid out. */
export function describeChange(change: StateChange): ChangeLine[] {
  return change.patches.flatMap((patch) => {
    const parent = lookUp(change.before, patch.path.slice(0, -1));
    if (parent.found && parent.value instanceof Set) return [setChange(patch.path.slice(0, -1), patch.op, patch.value)];
    if (parent.found && Array.isArray(parent.value) && patch.path.at(-1) === 'length') {
      return cutOff(parent.value, patch.path.slice(0, -1), patch.value as number);
    }
    const old = lookUp(change.before, patch.path);
    return [
      {
        path: formatPath(patch.path),
        before: old.found && patch.op !== 'add' ? inOneLine(old.value, VALUE_WIDTH) : undefined,
        after: patch.op === 'remove' ? undefined : inOneLine(patch.value, VALUE_WIDTH),
      },
    ];
  });
}

/** Members of a Set have no place of their own. */
function setChange(path: readonly unknown[], op: string, member: unknown): ChangeLine {
  const text = inOneLine(member, VALUE_WIDTH);
  return { path: formatPath(path), before: op === 'remove' ? text : undefined, after: op === 'remove' ? undefined : text };
}

/** An array that got shorter: every entry that is gone. */
function cutOff(array: readonly unknown[], path: readonly unknown[], length: number): ChangeLine[] {
  return array.slice(length).map((entry, offset) => ({
    path: formatPath([...path, length + offset]),
    before: inOneLine(entry, VALUE_WIDTH),
    after: undefined,
  }));
}

/** The fields at the top of the state that changed, each once. */
export function changedFields(change: StateChange): string[] {
  return [...new Set(change.patches.map((patch) => String(patch.path[0] ?? '(state)')))];
}
