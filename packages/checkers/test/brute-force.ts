/** The definition of linearizability, tried out: every order of the operations. For histories of a few operations. */
import type { KeyValueOperation, KeyValueValue } from '../src/index.ts';

export function isLinearizable(operations: readonly KeyValueOperation[], initial: KeyValueValue = undefined): boolean {
  if (operations.every((operation) => operation.returnedOrder === Infinity)) return true;
  return operations.some((operation) => {
    const others = operations.filter((other) => other !== operation);
    if (others.some((other) => other.returnedOrder < operation.invokedOrder)) return false;
    const after = apply(operation, initial ?? undefined);
    return after !== 'illegal' && isLinearizable(others, after.value);
  });
}

function apply(operation: KeyValueOperation, state: KeyValueValue): { value: KeyValueValue } | 'illegal' {
  const isOpen = operation.returnedOrder === Infinity;
  const value = operation.value ?? undefined;
  switch (operation.f) {
    case 'get':
      return isOpen || (operation.result ?? undefined) === state ? { value: state } : 'illegal';
    case 'put':
      return { value };
    case 'append':
      return { value: `${state ?? ''}${value ?? ''}` };
    case 'cas': {
      const matches = (operation.expected ?? undefined) === state;
      if (!isOpen && matches !== operation.result) return 'illegal';
      return { value: matches ? value : state };
    }
  }
}
