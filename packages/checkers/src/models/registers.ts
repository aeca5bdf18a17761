/**
 * Registers: one value that is read, written, and compared and set. `cas` replaces the value when it equals `expected`;
 * a completed one says by its boolean result whether it did. A read without an answer (Jepsen: nil on a register that
 * cannot be read as nil) tells nothing and should be left out by the reader.
 */
import { canonicalText } from '../history/canonical-text.ts';
import { isPending, type Operation } from '../history/operation.ts';
import { IMPOSSIBLE, type Specification } from './specification.ts';

/** One value; `key` tells several registers apart. */
export function register(initial: unknown = null): Specification {
  return { ...casRegister(initial), name: 'register', functions: ['read', 'write'] };
}

export function casRegister(initial: unknown = null): Specification {
  return {
    name: 'cas-register',
    functions: ['read', 'write', 'cas'],
    initial: initial ?? null,
    apply: applyToRegister,
    isObserver: (operation) => operation.f === 'read' || isFailedCas(operation),
    isBlind: (operation) => operation.f === 'write',
    split: splitByKey,
    groupOf: groupOfValue,
    validate: validateCas,
  };
}

function applyToRegister(state: unknown, operation: Operation): unknown {
  const value = operation.value ?? null;
  switch (operation.f) {
    case 'read':
      return isPending(operation) || isSame(state, operation.result) ? state : IMPOSSIBLE;
    case 'write':
      return value;
    default: {
      const matches = isSame(state, operation.expected);
      if (isPending(operation)) return matches ? value : state;
      if (matches !== operation.result) return IMPOSSIBLE;
      return matches ? value : state;
    }
  }
}

export function isSame(left: unknown, right: unknown): boolean {
  return left === right || canonicalText(left) === canonicalText(right);
}

function isFailedCas(operation: Operation): boolean {
  return operation.f === 'cas' && !isPending(operation) && operation.result === false;
}

export function splitByKey(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const parts = new Map<unknown, Operation[]>();
  for (const operation of operations) {
    const part = parts.get(operation.key);
    if (part === undefined) parts.set(operation.key, [operation]);
    else part.push(operation);
  }
  return [...parts.values()];
}

/** Where there is no cas, a value's only write and its reads can be taken out together. */
function groupOfValue(operation: Operation, operations: readonly Operation[]): string | undefined {
  if (operations.some((other) => other.f === 'cas')) return undefined;
  return canonicalText(operation.f === 'write' ? operation.value : operation.result);
}

export function validateCas(operation: Operation): void {
  if (operation.f !== 'cas' || isPending(operation) || typeof operation.result === 'boolean') return;
  throw new TypeError(
    `operation ${operation.id} (cas) returned ${canonicalText(operation.result)}; expected true (it replaced the value) or false (the value was another)`,
  );
}
