/** Operations and values in words, for explanations. */
import type { KeyValueOperation, KeyValueValue } from './key-value-operation.ts';

const MOST_VALUES_NAMED = 6;
const LONGEST_TEXT = 60;

export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'absent';
  const text = JSON.stringify(value) ?? String(value);
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT / 2)}…${text.slice(-LONGEST_TEXT / 2)}`;
}

/** `1, 2 or absent`. */
export function describeValues(values: readonly KeyValueValue[]): string {
  const named = values.slice(0, MOST_VALUES_NAMED).map(describeValue);
  if (values.length > MOST_VALUES_NAMED) named.push(`${values.length - MOST_VALUES_NAMED} more`);
  if (named.length <= 1) return named.join('');
  return `${named.slice(0, -1).join(', ')} or ${named[named.length - 1]}`;
}

/** `#12 client 3: get -> 7 (called at 40, returned at 44)`. Positions are those of the history's total order. */
export function describeOperation(operation: KeyValueOperation): string {
  return `#${operation.id} client ${operation.client}: ${describeAction(operation)} (${describeTimes(operation)})`;
}

export function describeAction(operation: KeyValueOperation): string {
  const open = operation.returnedOrder === Infinity;
  const called = operation.called ?? operation.f;
  switch (operation.f) {
    case 'get':
      return open ? called : `${called} -> ${describeValue(operation.result)}`;
    case 'put':
      return `${called} ${describeValue(operation.value)}`;
    case 'append':
      return `append ${describeValue(operation.value)}`;
    case 'cas': {
      const change = `cas ${describeValue(operation.expected)} to ${describeValue(operation.value)}`;
      return open ? change : `${change} -> ${operation.result === true ? 'replaced' : 'not replaced'}`;
    }
  }
}

function describeTimes(operation: KeyValueOperation): string {
  const called = `called at ${operation.invokedOrder}`;
  return operation.returnedOrder === Infinity ? `${called}, outcome unknown` : `${called}, returned at ${operation.returnedOrder}`;
}
