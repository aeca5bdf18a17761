/**
 * Is a history of a key-value store linearizable (Herlihy and Wing 1990)? Keys do not influence each other, so each is
 * checked on its own (Horn and Kroening 2015): by zones when it was only put and got and no value was put twice, by
 * search otherwise. A pure function: it changes nothing, and its verdict does not depend on the machine.
 */
import { LinearizationSearch } from '../linearizability/linearization-search.ts';
import { findZoneConflict, Zones } from '../linearizability/zones.ts';
import { explainDeadEnd } from './explain-search.ts';
import { explainZoneConflict, PUTS_AND_GETS } from './explain-zones.ts';
import { KeyValueModel } from './key-value-model.ts';
import { assertCasResult, assertComparable, normalAbsent, type KeyValueOperation, type KeyValueValue } from './key-value-operation.ts';
import type { KeyValueVerdict } from './key-value-verdict.ts';

export interface KeyValueCheckOptions {
  /** How many steps the search of one key may take before its verdict is `unknown`. Default 1,000,000. */
  readonly maxSteps?: number;
  /** What every key holds at first. Default absent. */
  readonly initial?: KeyValueValue;
}

export const DEFAULT_MAX_STEPS = 1_000_000;

const OK: KeyValueVerdict = { verdict: 'ok' };

interface KeyPart {
  readonly key: string | number;
  readonly operations: KeyValueOperation[];
  hasOnlyPutsAndGets: boolean;
  isSorted: boolean;
  lastInvoked: number;
}

/** The steps of the first round; every round after it allows so many times more. */
const FIRST_ROUND_STEPS = 20_000;
const ROUND_FACTOR = 16;

export interface CountedKeyValueVerdict {
  readonly verdict: KeyValueVerdict;
  /** Steps that the searches took; 0 when zones decided. */
  readonly steps: number;
}

/**
 * The verdict on a history of keys that are absent at first (or hold `initial`). A violation on any key outweighs
 * `unknown` on another. Throws TypeError on values that cannot be compared exactly, and on a completed cas without a
 * boolean result.
 */
export function checkKeyValueHistory(
  operations: readonly KeyValueOperation[],
  options: KeyValueCheckOptions = {},
): KeyValueVerdict {
  return countKeyValueSteps(operations, options).verdict;
}

/** The same, and how many steps it took. Every key gets a few steps at first, and those that need more get more. */
export function countKeyValueSteps(
  operations: readonly KeyValueOperation[],
  options: KeyValueCheckOptions = {},
): CountedKeyValueVerdict {
  const maxSteps = options.maxSteps ?? DEFAULT_MAX_STEPS;
  const checker = new KeyChecker(options.initial ?? undefined);
  let parts: Iterable<KeyPart> = splitByKey(operations);
  let budget = Math.min(FIRST_ROUND_STEPS, maxSteps);
  while (true) {
    const undecided: KeyPart[] = [];
    let unknown: KeyValueVerdict | undefined;
    for (const part of parts) {
      const verdict = checker.check(part, budget);
      if (verdict.verdict === 'violation') return { verdict, steps: checker.steps };
      if (verdict.verdict === 'ok') continue;
      unknown ??= verdict;
      undecided.push(part);
    }
    if (unknown === undefined) return { verdict: OK, steps: checker.steps };
    if (budget >= maxSteps) return { verdict: unknown, steps: checker.steps };
    parts = undecided;
    budget = Math.min(budget * ROUND_FACTOR, maxSteps);
  }
}

function splitByKey(operations: readonly KeyValueOperation[]): Iterable<KeyPart> {
  const parts = new Map<string | number, KeyPart>();
  for (const operation of operations) {
    let part = parts.get(operation.key);
    if (part === undefined) {
      part = { key: operation.key, operations: [], hasOnlyPutsAndGets: true, isSorted: true, lastInvoked: -Infinity };
      parts.set(operation.key, part);
    }
    part.operations.push(operation);
    if (operation.invokedOrder < part.lastInvoked) part.isSorted = false;
    part.lastInvoked = operation.invokedOrder;
    const { f } = operation;
    if (f !== 'put' && f !== 'get') part.hasOnlyPutsAndGets = false;
    if (f === 'cas' && operation.returnedOrder !== Infinity) assertCasResult(operation);
    if (f !== 'get') assertComparable(normalAbsent(operation.value), operation);
    else if (operation.returnedOrder !== Infinity) assertComparable(normalAbsent(operation.result), operation);
  }
  for (const part of parts.values()) {
    if (!part.isSorted) part.operations.sort((left, right) => left.invokedOrder - right.invokedOrder);
  }
  return parts.values();
}

/** Checks one key after the other with the same working memory. */
class KeyChecker {
  steps = 0;
  private readonly initial: KeyValueValue;
  private readonly model = new KeyValueModel();
  private readonly search = new LinearizationSearch();
  private readonly zones = new Zones();

  constructor(initial: KeyValueValue) {
    this.initial = initial;
  }

  check(part: KeyPart, maxSteps: number): KeyValueVerdict {
    const { operations, key } = part;
    const { model, search, initial } = this;
    if (part.hasOnlyPutsAndGets) {
      const answer = this.zones.judge(operations, PUTS_AND_GETS, initial);
      if (answer === 'linearizable') return OK;
      const conflict = answer === 'crossed' ? findZoneConflict(operations, PUTS_AND_GETS, initial) : undefined;
      if (conflict !== undefined && conflict !== 'not-unique') return explainZoneConflict(key, conflict, initial);
    }
    model.load(operations);
    const outcome = search.find(model, model, model.stateOf(initial), maxSteps);
    this.steps += search.steps;
    if (outcome === 'found') return OK;
    if (outcome === 'none') {
      const blocked = operations[search.blockedOperation]!;
      const valuesMet = search.statesMet.map((state) => model.valueOf(state));
      return explainDeadEnd(search, model, { operations, valuesBefore: [initial], blocked, valuesMet }, maxSteps);
    }
    const reason = `the search for a legal order of the ${operations.length} operations on key ${JSON.stringify(key)} took more than ${maxSteps} steps`;
    return { verdict: 'unknown', reason };
  }
}
