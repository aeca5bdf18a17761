/**
 * The same check as `checkKeyValueHistory`, as the run goes on and with memory that follows concurrency, not length.
 * Whenever nothing is running on a key, everything that ended on it up to then (its window) is checked at once and
 * forgotten; what is kept is every way in which it can have ended: a value, and which operations of unknown outcome
 * had to happen for it. The others of unknown outcome stay in play, as they may happen at any later time.
 *
 * A key that is never quiet keeps its window growing. Operations of unknown outcome that no completed operation gives
 * away are kept for good.
 */
import { LinearizationSearch } from '../linearizability/linearization-search.ts';
import { DEFAULT_MAX_STEPS, type KeyValueCheckOptions } from './check-key-value-history.ts';
import { explainDeadEnd, violationOf, type DeadEnd } from './explain-search.ts';
import { KeyValueModel } from './key-value-model.ts';
import type { KeyValueOperation, KeyValueValue } from './key-value-operation.ts';
import type { KeyValueVerdict } from './key-value-verdict.ts';

export interface KeyValueWindowsOptions extends KeyValueCheckOptions {
  /** A window that can have ended in more ways than this stays open until a later quiet moment. Default 64. */
  readonly maxEndings?: number;
}

/** One way in which everything so far can have ended. */
interface Ending {
  readonly value: KeyValueValue;
  /** Ids of pending operations that had to happen for it. */
  readonly used: readonly number[];
}

interface KeyWindow {
  readonly key: string | number;
  running: number;
  endings: readonly Ending[];
  /** Operations of unknown outcome from before the window that not every ending has used. */
  pending: readonly KeyValueOperation[];
  window: KeyValueOperation[];
  /** No check before the window has this many operations. */
  checkFrom: number;
  /** Why the key is no longer checked, once a search ran out of steps. */
  undecided: string | undefined;
}

const OK: KeyValueVerdict = { verdict: 'ok' };

export class KeyValueWindows {
  private readonly maxSteps: number;
  private readonly maxEndings: number;
  private readonly model = new KeyValueModel();
  private readonly search = new LinearizationSearch();
  private readonly keys = new Map<string | number, KeyWindow>();

  constructor(options: KeyValueWindowsOptions = {}) {
    this.maxSteps = options.maxSteps ?? DEFAULT_MAX_STEPS;
    this.maxEndings = options.maxEndings ?? 64;
  }

  /** An operation on this key was called. */
  begin(key: string | number): void {
    this.windowOf(key).running += 1;
  }

  /**
   * An operation that began has ended, or its client has given up on it (`returnedOrder` Infinity). When that leaves
   * the key quiet, the verdict is on everything so far; else it is `ok`. After a violation the key must be left alone.
   */
  end(operation: KeyValueOperation): KeyValueVerdict {
    const window = this.windowOf(operation.key);
    if (window.undecided === undefined) window.window.push(operation);
    return this.ended(window);
  }

  /** An operation that began certainly did not happen and never will. */
  drop(key: string | number): KeyValueVerdict {
    return this.ended(this.windowOf(key));
  }

  /** The verdict on everything, given the operations that are still running (as pending ones). Changes nothing. */
  finish(running: readonly KeyValueOperation[]): KeyValueVerdict {
    let verdict = OK;
    for (const window of this.keys.values()) {
      if (window.undecided !== undefined) verdict = { verdict: 'unknown', reason: window.undecided };
      if (window.window.length === 0) continue;
      const ofKey = this.checkOpen(window, running.filter((operation) => operation.key === window.key));
      if (ofKey.verdict === 'violation') return ofKey;
      if (ofKey.verdict === 'unknown') verdict = ofKey;
    }
    return verdict;
  }

  /** How many operations are kept at the moment. */
  get keptOperations(): number {
    let kept = 0;
    for (const window of this.keys.values()) kept += window.window.length + window.pending.length;
    return kept;
  }

  /** Plain data that shares nothing with this object. */
  save(): unknown {
    return [...this.keys.values()].map(copyOf);
  }

  /** Goes on from what `save` gave, possibly in another process. */
  load(saved: any): void {
    this.keys.clear();
    for (const window of saved as readonly KeyWindow[]) this.keys.set(window.key, copyOf(window));
  }

  private windowOf(key: string | number): KeyWindow {
    let window = this.keys.get(key);
    if (window === undefined) {
      const endings = [{ value: undefined, used: [] }];
      window = { key, running: 0, endings, pending: [], window: [], checkFrom: 1, undecided: undefined };
      this.keys.set(key, window);
    }
    return window;
  }

  private ended(window: KeyWindow): KeyValueVerdict {
    if (window.running === 0) throw new Error(`an operation on key ${JSON.stringify(window.key)} ended that never began: call begin(key) first`);
    window.running -= 1;
    if (window.running > 0 || window.window.length < window.checkFrom) return OK;
    return this.close(window);
  }

  /** At a quiet moment: finds every ending of the window, keeps those and forgets the window. */
  private close(window: KeyWindow): KeyValueVerdict {
    window.window.sort(byInvocation);
    const { model, search, maxSteps } = this;
    const endings: Ending[] = [];
    for (const ending of window.endings) {
      const operations = playableAfter(ending, window);
      model.load(operations, { value: ending.value });
      if (search.findAll(model, model, model.stateOf(ending.value), maxSteps) === 'out-of-steps') return this.giveUp(window);
      for (const final of search.finals) {
        const used = final.usedPending.map((index) => operations[index]!.id);
        addUncovered(endings, { value: model.valueOf(final.state), used: [...ending.used, ...used] });
      }
    }
    if (endings.length === 0) return this.checkOpen(window, []);
    if (endings.length > this.maxEndings) {
      window.checkFrom = window.window.length * 2;
      return OK;
    }
    const pending = [...window.pending, ...window.window.filter((operation) => operation.returnedOrder === Infinity && operation.f !== 'get')];
    const usedAlways = new Set(endings[0]!.used.filter((id) => endings.every((ending) => ending.used.includes(id))));
    window.pending = pending.filter((operation) => !usedAlways.has(operation.id));
    window.endings = endings.map(({ value, used }) => ({ value, used: used.filter((id) => !usedAlways.has(id)) }));
    window.window = [];
    window.checkFrom = 1;
    return OK;
  }

  /** Is there any order of the window, with these operations still running? Keeps the window as it is. */
  private checkOpen(window: KeyWindow, running: readonly KeyValueOperation[]): KeyValueVerdict {
    const { model, search, maxSteps } = this;
    const valuesMet = new Set<KeyValueValue>();
    let blocked: KeyValueOperation | undefined;
    for (const ending of window.endings) {
      const operations = [...playableAfter(ending, window), ...running].sort(byInvocation);
      model.load(operations);
      const outcome = search.find(model, model, model.stateOf(ending.value), maxSteps);
      if (outcome === 'found') return OK;
      if (outcome === 'out-of-steps') return this.giveUp(window);
      const blockedHere = operations[search.blockedOperation]!;
      if (blocked !== undefined && blockedHere.returnedOrder < blocked.returnedOrder) continue;
      if (blockedHere !== blocked) valuesMet.clear();
      blocked = blockedHere;
      for (const state of search.statesMet) valuesMet.add(model.valueOf(state));
    }
    const valuesBefore = [...new Set(window.endings.map((ending) => ending.value))];
    const operations = [...window.pending, ...window.window, ...running].sort(byInvocation);
    const deadEnd: DeadEnd = { operations, valuesBefore, blocked: blocked!, valuesMet: [...valuesMet] };
    if (window.pending.length > 0) return violationOf(deadEnd, operations, valuesBefore);
    return explainDeadEnd(search, model, deadEnd, maxSteps);
  }

  private giveUp(window: KeyWindow): KeyValueVerdict {
    const reason = `the search for a legal order of ${window.window.length} operations on key ${JSON.stringify(window.key)} took more than ${this.maxSteps} steps; the key is not checked any further`;
    window.undecided = reason;
    window.window = [];
    window.pending = [];
    return { verdict: 'unknown', reason };
  }
}

/** What may or must happen after an ending: the pending operations it has not used, and the window. */
function playableAfter(ending: Ending, window: KeyWindow): KeyValueOperation[] {
  const { pending } = window;
  const unused = ending.used.length === 0 ? pending : pending.filter((operation) => !ending.used.includes(operation.id));
  return [...unused, ...window.window];
}

/** An ending covers another of the same value that used up the same pending operations and more. */
function addUncovered(endings: Ending[], fresh: Ending): void {
  for (let index = endings.length - 1; index >= 0; index -= 1) {
    const known = endings[index]!;
    if (known.value !== fresh.value) continue;
    if (known.used.every((id) => fresh.used.includes(id))) return;
    if (fresh.used.every((id) => known.used.includes(id))) endings.splice(index, 1);
  }
  endings.push(fresh);
}

function byInvocation(left: KeyValueOperation, right: KeyValueOperation): number {
  return left.invokedOrder - right.invokedOrder;
}

function copyOf(window: KeyWindow): KeyWindow {
  return {
    ...window,
    endings: window.endings.map((ending) => ({ value: ending.value, used: [...ending.used] })),
    pending: window.pending.map((operation) => ({ ...operation })),
    window: window.window.map((operation) => ({ ...operation })),
  };
}
