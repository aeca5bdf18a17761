/**
 * Is a history of a key-value store linearizable (Herlihy and Wing 1990)? Keys do not influence each other, so each is
 * checked on its own (Horn and Kroening 2015): by zones when it was only put and got and no value was put twice, by
 * search otherwise. A pure function: it changes nothing, and its verdict does not depend on the machine.
 */
import { LinearizationSearch } from '../linearizability/linearization-search.ts';
import { findZoneConflict } from '../linearizability/zones.ts';
import { explainDeadEnd } from './explain-search.ts';
import { explainZoneConflict, PUTS_AND_GETS } from './explain-zones.ts';
import { KeyValueModel } from './key-value-model.ts';
import { assertCasResult, assertComparable, normalAbsent, type KeyValueOperation } from './key-value-operation.ts';
import type { KeyValueVerdict } from './key-value-verdict.ts';

export interface KeyValueCheckOptions {
  /** How many steps the search of one key may take before its verdict is `unknown`. Default 1,000,000. */
  readonly maxSteps?: number;
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

/**
 * The verdict on a history in which every key starts absent. A violation on any key outweighs `unknown` on another.
 * Throws TypeError on values that cannot be compared exactly, and on a completed cas without a boolean result.
 */
export function checkKeyValueHistory(
  operations: readonly KeyValueOperation[],
  options: KeyValueCheckOptions = {},
): KeyValueVerdict {
  const checker = new KeyChecker(options.maxSteps ?? DEFAULT_MAX_STEPS);
  let verdict = OK;
  for (const part of splitByKey(operations)) {
    const ofKey = checker.check(part);
    if (ofKey.verdict === 'violation') return ofKey;
    if (ofKey.verdict === 'unknown' && verdict === OK) verdict = ofKey;
  }
  return verdict;
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
  private readonly maxSteps: number;
  private readonly model = new KeyValueModel();
  private readonly search = new LinearizationSearch();

  constructor(maxSteps: number) {
    this.maxSteps = maxSteps;
  }

  check(part: KeyPart): KeyValueVerdict {
    const { operations, key } = part;
    if (part.hasOnlyPutsAndGets) {
      const conflict = findZoneConflict(operations, PUTS_AND_GETS, undefined);
      if (conflict === undefined) return OK;
      if (conflict !== 'not-unique') return explainZoneConflict(key, conflict);
    }
    const { model, search, maxSteps } = this;
    model.load(operations);
    const outcome = search.find(model, model, model.stateOf(undefined), maxSteps);
    if (outcome === 'found') return OK;
    if (outcome === 'none') {
      const blocked = operations[search.blockedOperation]!;
      const valuesMet = search.statesMet.map((state) => model.valueOf(state));
      return explainDeadEnd(search, model, { operations, valuesBefore: [undefined], blocked, valuesMet }, maxSteps);
    }
    const reason = `the search for a legal order of the ${operations.length} operations on key ${JSON.stringify(key)} took more than ${maxSteps} steps`;
    return { verdict: 'unknown', reason };
  }
}
