/** The definition of linearizability, tried out: every order of the operations. For histories of a few operations. */
import { IMPOSSIBLE, isPending, type Operation, type Specification } from '../src/index.ts';

/** `state` is the one of every key before anything has happened to it. */
export function isLinearizableByBruteForce(
  operations: readonly Operation[],
  specification: Specification,
  state: unknown = specification.initial,
): boolean {
  return hasOrder(operations, specification, new Map(operations.map(({ key }) => [key, state])));
}

function hasOrder(operations: readonly Operation[], specification: Specification, states: ReadonlyMap<unknown, unknown>): boolean {
  if (operations.every(isPending)) return true;
  return operations.some((operation) => {
    const others = operations.filter((other) => other !== operation);
    if (others.some((other) => other.returnedOrder < operation.invokedOrder)) return false;
    const after = specification.apply(states.get(operation.key), operation);
    return after !== IMPOSSIBLE && hasOrder(others, specification, new Map([...states, [operation.key, after]]));
  });
}
