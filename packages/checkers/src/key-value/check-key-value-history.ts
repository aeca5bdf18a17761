/**
 * Is a history of a key-value store linearizable (Herlihy and Wing 1990)? Keys do not influence each other, so each is
 * checked on its own (Horn and Kroening 2015): by zones when it was only put and got and no value was put twice, by
 * search otherwise. A pure function: it changes nothing, and its verdict does not depend on the machine.
 */
import { LinearizationSearch } from '../linearizability/linearization-search.ts';
import { findZoneConflict, Zones } from '../linearizability/zones.ts';
import { findAppendContradiction, type Contradiction } from './append-contradiction.ts';
import { explainContradiction, explainDeadEnd } from './explain-search.ts';
import { explainZoneConflict, PUTS_AND_GETS } from './explain-zones.ts';
import { KeyValueModel } from './key-value-model.ts';
import { textSplitter } from './observed-adjacency.ts';
import { ColumnZones } from './column-zones.ts';
import { KeyColumns } from './key-columns.ts';
import type { KeyValueOperation, KeyValueValue } from './key-value-operation.ts';
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
  readonly operations: readonly KeyValueOperation[];
  readonly hasOnlyPutsAndGets: boolean;
}

/** The steps of the first round; every round after it allows so many times more. */
const FIRST_ROUND_STEPS = 20_000;
const ROUND_FACTOR = 16;

/** Each search for an explanation takes at most so many steps. */
const MOST_EXPLAINING_STEPS = 100_000;

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
  let parts: Iterable<KeyPart> = partsToSearch(operations, options.initial);
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

/** The keys that the columns' zones do not find right. */
function* partsToSearch(operations: readonly KeyValueOperation[], initial: KeyValueValue): Iterable<KeyPart> {
  const columns = new KeyColumns(operations);
  const zones = new ColumnZones();
  const isAbsentFirst = initial === undefined || initial === null;
  for (const [number, key] of columns.keys.entries()) {
    if (isAbsentFirst && columns.isPlain(number) && zones.judge(columns, number) === 'linearizable') continue;
    yield { key, operations: columns.operationsOf(number), hasOnlyPutsAndGets: columns.hasOnlyPutsAndGets(number) };
  }
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
    model.load(operations, { value: initial });
    const outcome = search.decide(model, model, model.stateOf(initial), maxSteps);
    this.steps += search.steps;
    if (outcome === 'found') return OK;
    if (outcome === 'none') return this.explain(operations, maxSteps);
    const reason = `the search for a legal order of the ${operations.length} operations on key ${JSON.stringify(key)} took more than ${maxSteps} steps`;
    return { verdict: 'unknown', reason };
  }

  /** There is no legal order: finds out what blocks the way. Not counted as steps, since the verdict stands. */
  private explain(operations: readonly KeyValueOperation[], maxSteps: number): KeyValueVerdict {
    const { model, search, initial } = this;
    model.load(operations);
    const split = initial === undefined || initial === '' ? textSplitter(operations, model) : undefined;
    const contradiction = split === undefined ? undefined : findAppendContradiction(operations, split);
    if (contradiction !== undefined) return explainAppends(contradiction, initial);
    const outcome = search.find(model, model, model.stateOf(initial), Math.min(maxSteps, MOST_EXPLAINING_STEPS));
    if (outcome !== 'none') return explainContradiction(search, model, operations, initial, MOST_EXPLAINING_STEPS);
    const blocked = operations[search.blockedOperation]!;
    const valuesMet = search.statesMet.map((state) => model.valueOf(state));
    return explainDeadEnd(search, model, { operations, valuesBefore: [initial], blocked, valuesMet }, MOST_EXPLAINING_STEPS);
  }
}

function explainAppends({ witness, explanation }: Contradiction, initial: KeyValueValue): KeyValueVerdict {
  const ended = witness.filter(({ returnedOrder }) => returnedOrder !== Infinity);
  const blocked = ended.reduce((last, operation) => (operation.returnedOrder > last.returnedOrder ? operation : last));
  const { key } = blocked;
  return { verdict: 'violation', key, witness, blocked, valuesBefore: [initial], explanation: `Key ${JSON.stringify(key)}: ${explanation}` };
}
