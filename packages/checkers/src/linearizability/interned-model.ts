/**
 * Any specification as a sequential model for the search: states and kinds of operations become numbers, and each step
 * from a state is asked of the specification once. Two states are the same when their canonical texts are.
 */
import { canonicalText } from '../history/canonical-text.ts';
import { isPending, type Operation } from '../history/operation.ts';
import { IMPOSSIBLE, type Specification } from '../models/specification.ts';
import { ILLEGAL, type OperationTimes, type SequentialModel } from './linearization-search.ts';
import { PairTable } from './pair-table.ts';

/** Letters that the texts of all states may have together: a bound on memory that does not depend on the machine. */
const MOST_STATE_LETTERS = 100_000_000;

const OBSERVER = 1;
const BLIND = 2;

/** Stands for ILLEGAL in the table of steps, which holds numbers from 0. */
const ILLEGAL_ENTRY = 0;

/** Interned states above which they are forgotten between parts. */
export const MOST_KEPT_STATES = 20_000;

export class InternedModel implements SequentialModel, OperationTimes {
  count = 0;
  readonly invoked: number[] = [];
  readonly returned: number[] = [];
  private readonly specification: Specification;
  private operations: readonly Operation[] = [];
  /** Operations that do the same have the same class; one of each, and what it is like. */
  private readonly classOf: number[] = [];
  private readonly classes = new Map<string, number>();
  private readonly samples: Operation[] = [];
  private readonly traits: number[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly states: unknown[] = [];
  private letters = 0;
  private readonly steps = new PairTable();

  constructor(specification: Specification) {
    this.specification = specification;
  }

  /** Takes the operations of one part, sorted by invocation, and forgets the part before. */
  load(operations: readonly Operation[]): void {
    this.operations = operations;
    this.count = operations.length;
    for (let index = 0; index < operations.length; index += 1) {
      const operation = operations[index]!;
      this.invoked[index] = operation.invokedOrder;
      this.returned[index] = operation.returnedOrder;
      this.classOf[index] = this.classify(operation);
    }
  }

  /** Forgets states and steps too. Only needed to bound memory over many parts. */
  forget(): void {
    this.classes.clear();
    this.samples.length = 0;
    this.traits.length = 0;
    this.numbers.clear();
    this.states.length = 0;
    this.letters = 0;
    this.steps.clear();
  }

  get isExhausted(): boolean {
    return this.letters > MOST_STATE_LETTERS;
  }

  get knownStates(): number {
    return this.states.length;
  }

  stateOf(state: unknown): number {
    const text = canonicalText(state);
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const number = this.states.length;
    this.letters += text.length;
    this.numbers.set(text, number);
    this.states.push(state);
    return number;
  }

  valueOf(state: number): unknown {
    return this.states[state];
  }

  operationAt(index: number): Operation {
    return this.operations[index]!;
  }

  step(state: number, operation: number): number {
    const ofClass = this.classOf[operation]!;
    const known = this.steps.get(state, ofClass);
    if (known !== undefined) return known === ILLEGAL_ENTRY ? ILLEGAL : known - 1;
    const after = this.specification.apply(this.states[state], this.samples[ofClass]!);
    const number = after === IMPOSSIBLE ? ILLEGAL : this.stateOf(after);
    this.steps.set(state, ofClass, number + 1);
    return number;
  }

  isObserver(operation: number): boolean {
    return (this.traits[this.classOf[operation]!]! & OBSERVER) !== 0;
  }

  isBlind(operation: number): boolean {
    return (this.traits[this.classOf[operation]!]! & BLIND) !== 0;
  }

  twinClass(operation: number): number {
    return this.classOf[operation]!;
  }

  private classify(operation: Operation): number {
    const result = isPending(operation) ? '?' : canonicalText(operation.result);
    const text = `${operation.f} ${canonicalText(operation.value)} ${canonicalText(operation.expected)} ${result}`;
    const known = this.classes.get(text);
    if (known !== undefined) return known;
    const number = this.samples.length;
    this.classes.set(text, number);
    this.samples.push(operation);
    const { specification } = this;
    const isObserver = specification.isObserver(operation);
    const isBlind = specification.isBlind?.(operation) === true;
    this.traits.push((isObserver ? OBSERVER : 0) | (isBlind ? BLIND : 0));
    return number;
  }
}
