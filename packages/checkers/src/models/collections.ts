/**
 * Collections. Set: `add`, `remove`, `contains` (result: boolean), `read` (result: all elements); `add` and `remove` may
 * answer by a boolean whether they changed anything. Queue: `enqueue`, `dequeue`; stack: `push`, `pop`; taking from an
 * empty one answers nil.
 */
import { canonicalText } from '../history/canonical-text.ts';
import { isPending, type Operation } from '../history/operation.ts';
import { IMPOSSIBLE, type Specification } from './specification.ts';

type Elements = readonly string[];

/** Elements in order of their canonical text. */
export function setModel(): Specification<Elements> {
  return {
    name: 'set',
    functions: ['add', 'remove', 'contains', 'read'],
    initial: [],
    apply: applyToSet,
    isObserver: ({ f }) => f === 'contains' || f === 'read',
    split: splitByElement,
    validate: (operation) => {
      if (operation.f !== 'read' || isPending(operation) || isListing(operation.result)) return;
      throw new TypeError(`operation ${operation.id} (read) returned ${canonicalText(operation.result)}; expected the list of all elements`);
    },
    describeState: (state) => `{${state.join(' ')}}`,
  };
}

function isListing(result: unknown): result is Iterable<unknown> {
  return Array.isArray(result) || result instanceof Set;
}

function applyToSet(state: Elements, operation: Operation): Elements | typeof IMPOSSIBLE {
  const element = canonicalText(operation.value);
  const isIn = state.includes(element);
  const result = isPending(operation) ? undefined : operation.result;
  switch (operation.f) {
    case 'add':
      if (typeof result === 'boolean' && result === isIn) return IMPOSSIBLE;
      return isIn ? state : [...state, element].sort();
    case 'remove':
      if (typeof result === 'boolean' && result !== isIn) return IMPOSSIBLE;
      return isIn ? state.filter((other) => other !== element) : state;
    case 'contains':
      return isPending(operation) || result === isIn ? state : IMPOSSIBLE;
    default: {
      if (isPending(operation)) return state;
      const seen = [...new Set([...(result as Iterable<unknown>)].map(canonicalText))];
      return seen.length === state.length && seen.every((one) => state.includes(one)) ? state : IMPOSSIBLE;
    }
  }
}

/** Elements are independent unless something reads them all at once. */
function splitByElement(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  if (operations.some((operation) => operation.f === 'read' && !isPending(operation))) return [operations];
  const parts = new Map<string, Operation[]>();
  for (const operation of operations) {
    if (operation.f === 'read') continue;
    const element = canonicalText(operation.value);
    const part = parts.get(element);
    if (part === undefined) parts.set(element, [operation]);
    else part.push(operation);
  }
  return [...parts.values()];
}

/** First in, first out. */
export function queue(): Specification<readonly unknown[]> {
  return {
    name: 'queue',
    functions: ['enqueue', 'dequeue'],
    initial: [],
    apply: (state, operation) =>
      operation.f === 'enqueue' ? [...state, operation.value ?? null] : take(state, 0, state.slice(1), operation),
    isObserver: (operation) => isEmptyAnswer(operation, 'dequeue'),
    groupOf: (operation, operations) => groupOfElement(operation, operations, 'enqueue'),
    narrow: (operations) => narrowed(queue(), operations, 'enqueue', (before, after) => ({ first: before, second: after })),
  };
}

/** Last in, first out. */
export function stack(): Specification<readonly unknown[]> {
  return {
    name: 'stack',
    functions: ['push', 'pop'],
    initial: [],
    apply: (state, operation) =>
      operation.f === 'push' ? [...state, operation.value ?? null] : take(state, state.length - 1, state.slice(0, -1), operation),
    isObserver: (operation) => isEmptyAnswer(operation, 'pop'),
    groupOf: (operation, operations) => groupOfElement(operation, operations, 'push'),
    narrow: (operations) => narrowed(stack(), operations, 'push', (before, after) => ({ first: after, second: before })),
  };
}

function take(state: readonly unknown[], place: number, rest: readonly unknown[], operation: Operation): readonly unknown[] | typeof IMPOSSIBLE {
  if (isPending(operation)) return state.length === 0 ? state : rest;
  if (operation.result === undefined || operation.result === null) return state.length === 0 ? state : IMPOSSIBLE;
  return state.length > 0 && canonicalText(state[place]) === canonicalText(operation.result) ? rest : IMPOSSIBLE;
}

function isEmptyAnswer(operation: Operation, f: string): boolean {
  return operation.f === f && !isPending(operation) && (operation.result === undefined || operation.result === null);
}

/** All that concerns an element put in once and not taken by a pending operation can be left out together. */
function groupOfElement(operation: Operation, operations: readonly Operation[], put: string): string | undefined {
  if (isEmptyAnswer(operation, operation.f)) return undefined;
  if (operations.some((other) => other.f !== put && isPending(other))) return undefined;
  const element = canonicalText(operation.f === put ? operation.value : operation.result);
  const puts = operations.filter((other) => other.f === put && canonicalText(other.value) === element);
  return puts.length <= 1 ? element : undefined;
}

type Taken = Operation | undefined;

/**
 * Elements that were put in once tell a good deal: of two that are inside together, one leaves first. An element is not put in
 * where it would have to leave after one that left later, or that never did. `leaving` says which of two goes first, given
 * the takes of the one put in before and of the one put in after.
 */
function narrowed(
  specification: Specification<readonly unknown[]>,
  operations: readonly Operation[],
  put: string,
  leaving: (before: Taken, after: Taken) => { first: Taken; second: Taken },
): Specification<readonly unknown[]> | undefined {
  const puts = new Map<string, number>();
  const takes = new Map<string, Operation>();
  let hasPendingTakes = false;
  for (const operation of operations) {
    if (operation.f === put) {
      const element = canonicalText(operation.value);
      puts.set(element, (puts.get(element) ?? 0) + 1);
    } else if (isPending(operation)) hasPendingTakes = true;
    else takes.set(canonicalText(operation.result), operation);
  }
  const isOnce = (element: string): boolean => puts.get(element) === 1;
  const mayBeInside = (before: string, after: string): boolean => {
    const { first, second } = leaving(takes.get(before), takes.get(after));
    if (second === undefined) return true;
    return first === undefined ? hasPendingTakes : first.invokedOrder <= second.returnedOrder;
  };
  return {
    ...specification,
    apply: (state, operation) => {
      if (operation.f === put) {
        const after = canonicalText(operation.value);
        if (isOnce(after) && !state.every((held) => !isOnce(canonicalText(held)) || mayBeInside(canonicalText(held), after))) return IMPOSSIBLE;
      }
      return specification.apply(state, operation);
    },
  };
}
