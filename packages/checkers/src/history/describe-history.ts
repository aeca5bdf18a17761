/** Operations and values in words, for explanations. */
import type { Operation } from './operation.ts';

const LONGEST_TEXT = 72;

export function describeData(value: unknown): string {
  const text = dataText(value);
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT / 2)}…${text.slice(-LONGEST_TEXT / 2)}`;
}

function dataText(value: unknown): string {
  if (value === undefined || value === null) return 'nil';
  if (Array.isArray(value)) return `[${value.map(dataText).join(' ')}]`;
  if (value instanceof Set) return `#{${[...value].map(dataText).join(' ')}}`;
  if (value instanceof Map) return `{${[...value].map(([key, held]) => `${dataText(key)} ${dataText(held)}`).join(', ')}}`;
  if (typeof value === 'string' && value.startsWith(':')) return value;
  return JSON.stringify(value) ?? String(value);
}

/** `read -> 3`, `cas 1 to 2 -> true`, `enqueue 4`. */
export function describeDeed(operation: Operation): string {
  const { f, key, value, expected, result } = operation;
  const words = [f];
  if (key !== undefined) words.push(`key ${describeData(key)}`);
  if (expected !== undefined) words.push(`${describeData(expected)} to ${describeData(value)}`);
  else if (value !== undefined && (result === undefined || f !== 'txn')) words.push(describeData(value));
  if (operation.returnedOrder === Infinity) return words.join(' ');
  if (result !== undefined) words.push(f === 'txn' ? describeData(result) : `-> ${describeData(result)}`);
  else if (value === undefined) words.push('-> nil');
  return words.join(' ');
}

/** `#12 client 3: read -> 7 (called at 40, returned at 44)`. */
export function describeRecorded(operation: Operation): string {
  return `#${operation.id} client ${operation.client}: ${describeDeed(operation)} (${describeSpan(operation)})`;
}

export function describeSpan(operation: Operation): string {
  const called = `called at ${operation.invokedOrder}`;
  return operation.returnedOrder === Infinity ? `${called}, outcome unknown` : `${called}, returned at ${operation.returnedOrder}`;
}
