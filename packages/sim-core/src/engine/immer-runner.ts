/**
 * Runs handlers through Immer's `produce`: the state before an event stays whole, and each event yields patches there
 * and back. Some fifteen times slower than running them directly, so only for the window of events that a person looks
 * at, and for the tests which prove that both ways of running give the same run.
 */
import { DiskError } from '../disk/disk-error.ts';
import { Immer, current, enableMapSet, enablePatches, isDraft, type Draft, type Patch } from 'immer';
import { CrashSignal } from './crash-signal.ts';

enableMapSet();
enablePatches();

// Freezing would reach what a state shares with disks and messages, which direct runs do not freeze either.
const immer = new Immer({ autoFreeze: false });

export type { Patch };

/** What one event did to one node's state. */
export interface StateChange {
  readonly before: unknown;
  readonly after: unknown;
  /** From before to after, in Immer's form: `{ op, path, value }`. */
  readonly patches: readonly Patch[];
  /** From after to before. */
  readonly inversePatches: readonly Patch[];
}

export class ImmerRunner {
  /** The change made by the handler that ran last; undefined before the first. */
  lastChange: StateChange | undefined = undefined;
  /** What ended the handler that ran last half-way, a disk error or a crash. Its changes up to there stand, as in a direct run. */
  escaped: DiskError | CrashSignal | undefined = undefined;
  readonly #withPatches: boolean;

  constructor(withPatches: boolean) {
    this.#withPatches = withPatches;
  }

  /** Runs the recipe on a draft of the state and returns the next state. */
  run(state: unknown, recipe: (draft: any) => void): unknown {
    this.escaped = undefined;
    if (!this.#withPatches) {
      return immer.produce(state, (draft: Draft<unknown>) => {
        this.#follow(recipe, draft);
      });
    }
    const [after, patches, inversePatches] = immer.produceWithPatches(state, (draft: Draft<unknown>) => {
      this.#follow(recipe, draft);
    });
    this.lastChange = { before: state, after, patches, inversePatches };
    return after;
  }

  #follow(recipe: (draft: any) => void, draft: unknown): void {
    try {
      recipe(draft);
    } catch (error) {
      if (!(error instanceof DiskError || error instanceof CrashSignal)) throw error;
      this.escaped = error;
    }
  }
}

/**
 * Replaces drafts in a value by what they stand for now. What a handler hands to its host may hold parts of the draft
 * it works on, and those are void once the handler has returned. Values without drafts come back as they are.
 */
export function undraft<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (isDraft(value)) return current(value as Draft<T & object>) as T;
  if (Array.isArray(value)) return undraftArray(value) as T;
  if (value instanceof Map) {
    const entries = [...value];
    const plain = undraftArray(entries);
    return plain === entries ? value : (new Map(plain) as T);
  }
  if (value instanceof Set) {
    const items = [...value];
    const plain = undraftArray(items);
    return plain === items ? value : (new Set(plain) as T);
  }
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    const plain = undraft(item);
    if (plain !== item) {
      copy ??= { ...(value as Record<string, unknown>) };
      copy[key] = plain;
    }
  }
  return (copy as T | undefined) ?? value;
}

/** The array itself when it holds no drafts. */
function undraftArray<T>(items: T[]): T[] {
  let copy: T[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as T;
    const plain = undraft(item);
    if (plain !== item) {
      copy ??= items.slice();
      copy[i] = plain;
    }
  }
  return copy ?? items;
}
