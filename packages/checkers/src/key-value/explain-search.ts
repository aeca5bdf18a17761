/**
 * Why a search found no order: the first return that no legal order can reach, what the key could only hold while that
 * operation ran, and a witness that leaves out what the verdict does not need.
 *
 * Leaving out must not make a right history wrong. Safe to leave out are: what was called after the blocked return;
 * everything up to a moment when nothing was running, once the values possible then are known; reads and failed
 * compare-and-sets; and writes of a value that nothing left in the witness depends on.
 */
import type { LinearizationSearch } from '../linearizability/linearization-search.ts';
import { describeOperation, describeValues } from './describe-operation.ts';
import type { KeyValueModel } from './key-value-model.ts';
import { normalAbsent, type KeyValueOperation, type KeyValueValue } from './key-value-operation.ts';
import type { KeyValueViolation } from './key-value-verdict.ts';

/** Above this many operations a witness is not made smaller one by one: it costs a search for each. */
const MOST_OPERATIONS_TRIED = 400;
/** An explanation names the last ones of a longer witness. */
const MOST_OPERATIONS_NAMED = 8;

/** A dead end: from none of the values does an order of the operations get past the return of `blocked`. */
export interface DeadEnd {
  /** Of one key, by invocation. */
  readonly operations: readonly KeyValueOperation[];
  readonly valuesBefore: readonly KeyValueValue[];
  readonly blocked: KeyValueOperation;
  /** What the key held whenever the blocked operation could have happened. */
  readonly valuesMet: readonly KeyValueValue[];
}

export function explainDeadEnd(
  search: LinearizationSearch,
  model: KeyValueModel,
  deadEnd: DeadEnd,
  maxSteps: number,
): KeyValueViolation {
  const { blocked } = deadEnd;
  const prefix = deadEnd.operations.filter((operation) => operation.invokedOrder <= blocked.returnedOrder);
  const quiet = cutBefore(search, model, prefix, blocked, deadEnd.valuesBefore, maxSteps);
  const witness = shorten(search, model, quiet.operations, blocked, quiet.valuesBefore, maxSteps);
  return violationOf(deadEnd, witness, quiet.valuesBefore);
}

/**
 * For histories whose search without the shortcuts of observed adjacency would take too long: the first return up to which
 * there is no legal order any more, and a witness that leaves out reads. What the key could hold then is not told.
 */
export function explainContradiction(
  search: LinearizationSearch,
  model: KeyValueModel,
  operations: readonly KeyValueOperation[],
  initial: KeyValueValue,
  maxSteps: number,
): KeyValueViolation {
  const ended = operations.filter(({ returnedOrder }) => returnedOrder !== Infinity).toSorted((left, right) => left.returnedOrder - right.returnedOrder);
  const upTo = (last: KeyValueOperation): KeyValueOperation[] => operations.filter(({ invokedOrder }) => invokedOrder <= last.returnedOrder);
  let low = 0;
  let high = ended.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isImpossible(search, model, upTo(ended[middle]!), [initial], maxSteps)) high = middle;
    else low = middle + 1;
  }
  const blocked = ended[low]!;
  const witness = shorten(search, model, upTo(blocked), blocked, [initial], maxSteps);
  const named = witness.filter((operation) => operation !== blocked).slice(-MOST_OPERATIONS_NAMED).map(describeOperation);
  return {
    verdict: 'violation',
    key: blocked.key,
    witness,
    blocked,
    valuesBefore: [initial],
    explanation:
      `Key ${JSON.stringify(blocked.key)}: once ${describeOperation(blocked)} has returned, no order of what was called fits any more: ` +
      `the reads contradict each other about what was appended to what. The last ones before: ${named.join('; ')}.`,
  };
}

/** The violation in words, with this witness. */
export function violationOf(
  deadEnd: DeadEnd,
  witness: readonly KeyValueOperation[],
  valuesBefore: readonly KeyValueValue[],
): KeyValueViolation {
  const { blocked, valuesMet } = deadEnd;
  return {
    verdict: 'violation',
    key: blocked.key,
    witness,
    blocked,
    valuesBefore,
    explanation:
      `Key ${JSON.stringify(blocked.key)}: ${describeOperation(blocked)} cannot be: ` +
      `while it ran the value could only be ${describeValues(valuesMet)}. ${describeWitness(witness, deadEnd, valuesBefore)}`,
  };
}

function describeWitness(
  witness: readonly KeyValueOperation[],
  deadEnd: DeadEnd,
  valuesBefore: readonly KeyValueValue[],
): string {
  const others = witness.filter((operation) => operation !== deadEnd.blocked);
  const before = `Before, it was ${describeValues(valuesBefore)}`;
  if (others.length > 0) {
    const named = others.slice(-MOST_OPERATIONS_NAMED).map(describeOperation);
    const left = others.length - named.length;
    return `${before}; then came ${left > 0 ? `${left} more; ` : ''}${named.join('; ')}.`;
  }
  const isUnchanged = deadEnd.valuesMet.every((value) => valuesBefore.includes(value));
  return isUnchanged ? `${before}, and nothing changed it.` : 'Nothing called by then wrote the value it needs.';
}

interface QuietCut {
  readonly operations: readonly KeyValueOperation[];
  readonly valuesBefore: readonly KeyValueValue[];
}

/** Cuts off what ended before the last moment, up to the blocked call, at which nothing was running or pending. */
function cutBefore(
  search: LinearizationSearch,
  model: KeyValueModel,
  operations: readonly KeyValueOperation[],
  blocked: KeyValueOperation,
  initialValues: readonly KeyValueValue[],
  maxSteps: number,
): QuietCut {
  let cut = 0;
  let latestReturn = -Infinity;
  for (let index = 0; index < operations.length; index += 1) {
    if (latestReturn < operations[index]!.invokedOrder) cut = index;
    if (operations[index] === blocked) break;
    latestReturn = Math.max(latestReturn, operations[index]!.returnedOrder);
  }
  const whole = { operations, valuesBefore: initialValues };
  if (cut === 0) return whole;
  model.load(operations.slice(0, cut));
  const values: KeyValueValue[] = [];
  for (const initial of initialValues) {
    if (search.findAll(model, model, model.stateOf(initial), maxSteps) === 'out-of-steps') return whole;
    for (const final of search.finals) {
      const value = model.valueOf(final.state);
      if (!values.includes(value)) values.push(value);
    }
  }
  return { operations: operations.slice(cut), valuesBefore: values };
}

/** Leaves out one operation after the other as long as no order fits without it either. */
function shorten(
  search: LinearizationSearch,
  model: KeyValueModel,
  operations: readonly KeyValueOperation[],
  blocked: KeyValueOperation,
  valuesBefore: readonly KeyValueValue[],
  maxSteps: number,
): readonly KeyValueOperation[] {
  let witness = operations.filter((operation) => operation.f !== 'get' || operation.returnedOrder !== Infinity);
  if (witness.length > MOST_OPERATIONS_TRIED) return witness;
  for (const mayGo of [isObserver, isUnseenWrite]) {
    for (const operation of witness.slice()) {
      if (operation === blocked || !mayGo(operation, witness)) continue;
      const without = witness.filter((other) => other !== operation);
      if (isImpossible(search, model, without, valuesBefore, maxSteps)) witness = without;
    }
  }
  return witness;
}

function isImpossible(
  search: LinearizationSearch,
  model: KeyValueModel,
  operations: readonly KeyValueOperation[],
  valuesBefore: readonly KeyValueValue[],
  maxSteps: number,
): boolean {
  return valuesBefore.every((value) => {
    model.load(operations, { value });
    return search.decide(model, model, model.stateOf(value), maxSteps) === 'none';
  });
}

function isFailedCas(operation: KeyValueOperation): boolean {
  return operation.f === 'cas' && operation.returnedOrder !== Infinity && operation.result === false;
}

function isObserver(operation: KeyValueOperation): boolean {
  return operation.f === 'get' || isFailedCas(operation);
}

/**
 * Taking a put, or a compare-and-set whose outcome is unknown, out of a legal order leaves it legal when nothing there
 * looks at the value it wrote. A failed compare-and-set or an append looks at every value.
 */
function isUnseenWrite(operation: KeyValueOperation, witness: readonly KeyValueOperation[]): boolean {
  const mayHaveNoEffect = operation.f === 'put' || (operation.f === 'cas' && operation.returnedOrder === Infinity);
  if (!mayHaveNoEffect) return false;
  const written = normalAbsent(operation.value);
  return witness.every((other) => {
    if (other === operation || other.f === 'put') return true;
    if (other.f === 'append' || isFailedCas(other)) return false;
    return normalAbsent(other.f === 'get' ? other.result : other.expected) !== written;
  });
}
