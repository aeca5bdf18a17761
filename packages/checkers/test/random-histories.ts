/** Small random histories, each operation decoded from one natural number so that they are quick to draw and to shrink. */
import fc from 'fast-check';
import type { KeyValueOperation, KeyValueValue } from '../src/index.ts';

export interface HistoryShape {
  readonly functions: readonly KeyValueOperation['f'][];
  /** Values drawn for puts, cas and expectations; absent is among the results as well. */
  readonly values: readonly KeyValueValue[];
  readonly results: readonly KeyValueValue[];
  /** Every put writes a value of its own (1, 2, …) instead of one of `values`. */
  readonly uniquePuts?: boolean;
  readonly mostOperations: number;
}

export function arbitraryHistory(shape: HistoryShape): fc.Arbitrary<KeyValueOperation[]> {
  return fc
    .array(fc.nat(0x7fffffff), { minLength: 1, maxLength: shape.mostOperations })
    .map((numbers) => numbers.map((number, index) => decode(number, index, shape)));
}

function decode(number: number, index: number, shape: HistoryShape): KeyValueOperation {
  let rest = number;
  const take = (bound: number): number => {
    const taken = rest % bound;
    rest = Math.floor(rest / bound);
    return taken;
  };
  const f = shape.functions[take(shape.functions.length)]!;
  const invokedOrder = take(12);
  const isOpen = take(6) === 0;
  const returnedOrder = isOpen ? Infinity : invokedOrder + take(7);
  const value = f === 'put' && shape.uniquePuts === true ? index + 1 : shape.values[take(shape.values.length)];
  const result = f === 'cas' ? take(2) === 0 : shape.results[take(shape.results.length)];
  const operation = { id: index + 1, client: take(3), f, key: 'k', value, result, invokedOrder, returnedOrder };
  return f === 'cas' ? { ...operation, expected: shape.values[take(shape.values.length)] } : operation;
}
