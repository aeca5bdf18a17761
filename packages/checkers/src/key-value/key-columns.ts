/**
 * A history's operations grouped by key, in columns: what the zone algorithm looks at lies side by side in typed arrays, key
 * after key, and nothing is made for a key or an operation. Values that are whole numbers go into the columns too; keys
 * with other values, or with other operations than put and get, are only grouped.
 */
import { assertCasResult, assertComparable, normalAbsent, type KeyValueOperation } from './key-value-operation.ts';

export const GET = 0;
export const PUT = 1;
export const GET_ABSENT = 2;
/** A pending get tells nothing. */
export const NOTHING = 3;

/** What a key's operations are like: bits that are set when something is *not* so. */
const HAS_OTHERS = 1;
const HAS_OTHER_VALUES = 2;
const IS_UNSORTED = 4;

export class KeyColumns {
  readonly operations: readonly KeyValueOperation[];
  readonly keys: (string | number)[] = [];
  /** The operations of key `k` are at `starts[k]` to `starts[k + 1]`. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
  readonly invoked: Float64Array;
  readonly returned: Float64Array;
  readonly kind: Uint8Array;
  readonly value: Int32Array;
  private readonly flags: number[] = [];

  /** Throws TypeError on what cannot be compared. */
  constructor(operations: readonly KeyValueOperation[]) {
    const count = operations.length;
    this.operations = operations;
    const keyOf = new Int32Array(count);
    const counts = this.numberKeys(keyOf);
    this.starts = new Int32Array(counts.length + 1);
    for (let key = 0; key < counts.length; key += 1) this.starts[key + 1] = this.starts[key]! + counts[key]!;
    const cursor = this.starts.slice();
    this.members = new Int32Array(count);
    this.invoked = new Float64Array(count);
    this.returned = new Float64Array(count);
    this.kind = new Uint8Array(count);
    this.value = new Int32Array(count);
    for (let index = 0; index < count; index += 1) {
      const key = keyOf[index]!;
      const at = cursor[key]!;
      cursor[key] = at + 1;
      this.members[at] = index;
      this.fill(at, operations[index]!, key);
    }
  }

  /** True when the key was only put and got, with whole numbers, and is sorted by invocation. */
  isPlain(key: number): boolean {
    return this.flags[key] === 0;
  }

  hasOnlyPutsAndGets(key: number): boolean {
    return (this.flags[key]! & HAS_OTHERS) === 0;
  }

  /** The operations of a key by invocation. */
  operationsOf(key: number): KeyValueOperation[] {
    const operations: KeyValueOperation[] = [];
    for (let at = this.starts[key]!; at < this.starts[key + 1]!; at += 1) operations.push(this.operations[this.members[at]!]!);
    if ((this.flags[key]! & IS_UNSORTED) !== 0) operations.sort((left, right) => left.invokedOrder - right.invokedOrder);
    return operations;
  }

  /** Numbers keys in order of their first operation, and counts the operations of each. */
  private numberKeys(keyOf: Int32Array): number[] {
    const { operations, keys, flags } = this;
    const numbers = new Map<string | number, number>();
    const counts: number[] = [];
    for (let index = 0; index < operations.length; index += 1) {
      const { key } = operations[index]!;
      let number = numbers.get(key);
      if (number === undefined) {
        number = keys.length;
        numbers.set(key, number);
        keys.push(key);
        counts.push(0);
        flags.push(0);
      }
      counts[number]! += 1;
      keyOf[index] = number;
    }
    return counts;
  }

  private fill(at: number, operation: KeyValueOperation, key: number): void {
    const { f, invokedOrder, returnedOrder } = operation;
    this.invoked[at] = invokedOrder;
    this.returned[at] = returnedOrder;
    if (at > this.starts[key]! && invokedOrder < this.invoked[at - 1]!) this.flags[key]! |= IS_UNSORTED;
    const isPending = returnedOrder === Infinity;
    if (f === 'get' && isPending) {
      this.kind[at] = NOTHING;
      return;
    }
    const value = f === 'get' ? operation.result : operation.value;
    if (f !== 'get' && f !== 'put') {
      this.flags[key]! |= HAS_OTHERS;
      if (f === 'cas' && !isPending) assertCasResult(operation);
    }
    if (typeof value === 'number' && (value | 0) === value && !Object.is(value, -0)) {
      this.value[at] = value;
      this.kind[at] = f === 'get' ? GET : PUT;
      return;
    }
    assertComparable(normalAbsent(value), operation);
    this.kind[at] = GET_ABSENT;
    if (f !== 'get' || (value !== undefined && value !== null)) this.flags[key]! |= HAS_OTHER_VALUES;
  }
}
