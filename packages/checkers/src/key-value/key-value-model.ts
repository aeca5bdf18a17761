/**
 * One key of a key-value store as a sequential model for the search. Values become small numbers on the way in (0 says
 * absent), so that a step compares and looks up numbers only.
 */
import { ILLEGAL, type OperationTimes, type SequentialModel } from '../linearizability/linearization-search.ts';
import { PairTable } from '../linearizability/pair-table.ts';
import { ANY, observedAdjacency, type Adjacency } from './observed-adjacency.ts';
import { assertCasResult, assertComparable, type KeyValueOperation, type KeyValueValue } from './key-value-operation.ts';

const GET = 0;
const PUT = 1;
const CAS = 2;
const FAILED_CAS = 3;
const APPEND = 4;

export class KeyValueModel implements SequentialModel, OperationTimes {
  count = 0;
  readonly invoked: number[] = [];
  readonly returned: number[] = [];
  private readonly kind: number[] = [];
  /** The value that a get saw, or that a put, cas or append writes. */
  private readonly value: number[] = [];
  private readonly expected: number[] = [];

  private readonly numbers = new Map<KeyValueValue, number>();
  private readonly values: KeyValueValue[] = [undefined];
  private readonly appended = new PairTable();
  private adjacency: Adjacency | undefined;

  /**
   * Takes the operations of one key, sorted by invocation, and forgets those of the key before. Given what the key holds
   * first, it rules out more: see `observed-adjacency.ts`. Searches must then begin with that value, and the states that
   * they meet on the way are not all that could be.
   */
  load(operations: readonly KeyValueOperation[], initial?: { readonly value: KeyValueValue }): void {
    this.numbers.clear();
    this.values.length = 1;
    this.appended.clear();
    this.adjacency = undefined;
    this.count = operations.length;
    for (let index = 0; index < operations.length; index += 1) {
      const operation = operations[index]!;
      this.invoked[index] = operation.invokedOrder;
      this.returned[index] = operation.returnedOrder;
      this.expected[index] = 0;
      if (operation.f === 'get') {
        this.kind[index] = GET;
        this.value[index] = operation.returnedOrder === Infinity ? 0 : this.numberOf(operation.result as KeyValueValue, operation);
      } else {
        this.kind[index] = operation.f === 'put' ? PUT : operation.f === 'append' ? APPEND : this.casKind(operation);
        this.value[index] = this.numberOf(operation.value, operation);
        if (operation.f === 'cas') this.expected[index] = this.numberOf(operation.expected, operation);
      }
    }
    if (initial !== undefined) this.adjacency = observedAdjacency(operations, initial.value, this);
  }

  /** The state in which the key holds this value. */
  stateOf(value: KeyValueValue): number {
    return this.intern(value ?? undefined);
  }

  valueOf(state: number): KeyValueValue {
    return this.values[state];
  }

  step(state: number, operation: number): number {
    switch (this.kind[operation]) {
      case GET:
        return state === this.value[operation] ? state : ILLEGAL;
      case PUT:
        return (this.adjacency?.next[state] ?? ANY) === ANY ? this.value[operation]! : ILLEGAL;
      case CAS:
        return state === this.expected[operation] ? this.value[operation]! : ILLEGAL;
      case FAILED_CAS:
        return state === this.expected[operation] ? ILLEGAL : state;
      default:
        return this.mayAppend(state, operation) ? this.append(state, this.value[operation]!) : ILLEGAL;
    }
  }

  isObserver(operation: number): boolean {
    const kind = this.kind[operation];
    return kind === GET || kind === FAILED_CAS;
  }

  isBlind(operation: number): boolean {
    return this.kind[operation] === PUT;
  }

  twinClass(operation: number): number {
    return (this.kind[operation]! * 0x200000 + this.value[operation]!) * 0x200000 + this.expected[operation]!;
  }

  append(state: number, token: number): number {
    const known = this.appended.get(state, token);
    if (known !== undefined) return known;
    const after = this.intern(`${this.values[state] ?? ''}${this.values[token] ?? ''}`);
    this.appended.set(state, token, after);
    return after;
  }

  private casKind(operation: KeyValueOperation): number {
    if (operation.returnedOrder === Infinity) return CAS;
    assertCasResult(operation);
    return operation.result === true ? CAS : FAILED_CAS;
  }

  private mayAppend(state: number, operation: number): boolean {
    const { adjacency } = this;
    if (adjacency === undefined) return true;
    const before = adjacency.before[operation]!;
    if (before !== ANY && before !== state) return false;
    const next = adjacency.next[state] ?? ANY;
    return next === ANY || next === this.value[operation];
  }

  private numberOf(value: KeyValueValue, operation: KeyValueOperation): number {
    if (value === undefined || value === null) return 0;
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    assertComparable(value, operation);
    return this.intern(value);
  }

  private intern(value: KeyValueValue): number {
    if (value === undefined) return 0;
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    const fresh = this.values.length;
    this.values.push(value);
    this.numbers.set(value, fresh);
    return fresh;
  }
}
