/** One key of a key-value store: `put`, `get`, `cas`, and `append`, which adds text to the end (absent counts as ''). */
import { isPending, type Operation } from '../history/operation.ts';
import { isSame, splitByKey, validateCas } from './registers.ts';
import { IMPOSSIBLE, type Specification } from './specification.ts';

export function keyValue(initial: unknown = null): Specification {
  return {
    name: 'key-value',
    functions: ['put', 'get', 'cas', 'append'],
    initial: initial ?? null,
    apply: applyToKey,
    isObserver: (operation) =>
      operation.f === 'get' || (operation.f === 'cas' && !isPending(operation) && operation.result === false),
    isBlind: (operation) => operation.f === 'put',
    split: splitByKey,
    validate: validateCas,
  };
}

function applyToKey(state: unknown, operation: Operation): unknown {
  const value = operation.value ?? null;
  switch (operation.f) {
    case 'get':
      return isPending(operation) || isSame(state, operation.result) ? state : IMPOSSIBLE;
    case 'put':
      return value;
    case 'append':
      return `${state ?? ''}${value ?? ''}`;
    default: {
      const matches = isSame(state, operation.expected);
      if (!isPending(operation) && matches !== operation.result) return IMPOSSIBLE;
      return matches ? value : state;
    }
  }
}
