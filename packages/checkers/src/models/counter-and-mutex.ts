/**
 * Two small models. Counter: `add` (value: by how much; `increment` and `decrement` are by one) and `read`. Mutex: `acquire` and
 * `release`, by anyone: who holds it is not looked at, as in Knossos.
 */
import { isPending, type Operation } from '../history/operation.ts';
import { splitByKey } from './registers.ts';
import { IMPOSSIBLE, type Specification } from './specification.ts';

export function counter(initial = 0): Specification<number> {
  return {
    name: 'counter',
    functions: ['add', 'increment', 'decrement', 'read'],
    initial,
    apply: (state, operation) => {
      if (operation.f !== 'read') return state + amountOf(operation);
      return isPending(operation) || operation.result === state ? state : IMPOSSIBLE;
    },
    isObserver: (operation) => operation.f === 'read' || amountOf(operation) === 0,
    split: splitByKey,
    validate: (operation) => {
      if (operation.f !== 'read') void amountOf(operation);
    },
  };
}

function amountOf(operation: Operation): number {
  const amount = operation.value ?? 1;
  if (typeof amount === 'number' && Number.isFinite(amount)) return operation.f === 'decrement' ? -amount : amount;
  throw new TypeError(`operation ${operation.id} (${operation.f}) carries ${JSON.stringify(amount)}; expected a number to add`);
}

export function mutex(): Specification<boolean> {
  return {
    name: 'mutex',
    functions: ['acquire', 'release'],
    initial: false,
    apply: (isHeld, { f }) => {
      if (f === 'acquire') return isHeld ? IMPOSSIBLE : true;
      return isHeld ? false : IMPOSSIBLE;
    },
    isObserver: () => false,
    split: splitByKey,
    describeState: (isHeld) => (isHeld ? 'held' : 'free'),
  };
}
