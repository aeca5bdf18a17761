/** Weaker consistency models by their definitions, every order tried. For a few reads and writes, each value written once. */
import type { Operation, SessionModel } from '../src/index.ts';

/** Operations are completed `write`s and `read`s of a key, in order of invocation. */
export function hasModelByBruteForce(operations: readonly Operation[], model: SessionModel): boolean {
  const writerOf = (read: Operation): Operation | undefined =>
    operations.find(({ f, key, value }) => f === 'write' && key === read.key && value === read.result);
  const reads = operations.filter(({ f }) => f === 'read');
  if (reads.some((read) => read.result !== null && writerOf(read) === undefined)) return false;
  const session = (left: Operation, right: Operation): boolean => left.client === right.client && operations.indexOf(left) < operations.indexOf(right);
  const realTime = (left: Operation, right: Operation): boolean => left.returnedOrder < right.invokedOrder;
  switch (model) {
    case 'linearizable':
      return hasLegalOrder(operations, realTime);
    case 'sequential':
      return hasLegalOrder(operations, session);
    case 'causal': {
      const causes = closure(operations, (left, right) => session(left, right) || (right.f === 'read' && writerOf(right) === left));
      return clientsOf(operations).every((client) => hasLegalOrder(viewOf(operations, client), causes));
    }
    case 'PRAM':
      return clientsOf(operations).every((client) => hasLegalOrder(viewOf(operations, client), session));
    default: {
      const writes = operations.filter(({ f }) => f === 'write');
      const orders = permutations(writes).filter((order) =>
        writes.every((left) => writes.every((right) => left.key !== right.key || !session(left, right) || order.indexOf(left) < order.indexOf(right))),
      );
      return clientsOf(operations).every((client) =>
        orders.some((order) =>
          reads.every((read) => {
            if (read.client !== client) return true;
            const visible = [...visibleTo(read, model, operations, session, writerOf)];
            return visible.every((write) => write.key !== read.key || order.indexOf(write) <= order.indexOf(writerOf(read)!));
          }),
        ),
      );
    }
  }
}

type Relation = (left: Operation, right: Operation) => boolean;

function visibleTo(read: Operation, model: SessionModel, operations: readonly Operation[], session: Relation, writerOf: (read: Operation) => Operation | undefined): Set<Operation> {
  const earlier = operations.filter((other) => session(other, read));
  const readsSoFar = [...earlier, read].filter(({ f }) => f === 'read').flatMap((other) => writerOf(other) ?? []);
  if (model === 'read your writes') return new Set(earlier.filter(({ f }) => f === 'write'));
  if (model === 'monotonic reads') return new Set(readsSoFar);
  const visible = new Set<Operation>();
  if (model === 'monotonic writes') {
    for (const write of readsSoFar) for (const other of operations) if (other.f === 'write' && session(other, write)) visible.add(other);
    return visible;
  }
  const follow = (write: Operation): void => {
    for (const other of operations) {
      const before = other.f === 'read' && session(other, write) ? writerOf(other) : undefined;
      if (before === undefined || visible.has(before)) continue;
      visible.add(before);
      follow(before);
    }
  };
  readsSoFar.forEach(follow);
  return visible;
}

function clientsOf(operations: readonly Operation[]): (number | string)[] {
  return [...new Set(operations.map(({ client }) => client))];
}

function viewOf(operations: readonly Operation[], client: number | string): Operation[] {
  return operations.filter((operation) => operation.f === 'write' || operation.client === client);
}

function closure(operations: readonly Operation[], relation: Relation): Relation {
  return (left, right) => {
    const reached = new Set(operations.filter((other) => relation(left, other)));
    for (const one of reached) for (const other of operations) if (relation(one, other)) reached.add(other);
    return reached.has(right);
  };
}

/** An order that respects the relation, and in which every read sees the last write of its key. */
function hasLegalOrder(operations: readonly Operation[], mustPrecede: Relation, state: ReadonlyMap<unknown, unknown> = new Map()): boolean {
  if (operations.length === 0) return true;
  return operations.some((next) => {
    if (operations.some((other) => other === next ? mustPrecede(next, next) : mustPrecede(other, next))) return false;
    const others = operations.filter((other) => other !== next);
    if (next.f === 'write') return hasLegalOrder(others, mustPrecede, new Map([...state, [next.key, next.value]]));
    return (state.get(next.key) ?? null) === next.result && hasLegalOrder(others, mustPrecede, state);
  });
}

function permutations(operations: readonly Operation[]): Operation[][] {
  if (operations.length === 0) return [[]];
  return operations.flatMap((first) => permutations(operations.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}
