/**
 * Why a search found no order, for any specification: the operation whose return no legal order can reach, the states
 * that it met instead, and a witness that leaves out what the verdict does not need.
 *
 * Leaving out must not make a right history wrong. Safe to leave out are: what was called after the blocked return;
 * everything up to a moment when nothing was running, once the states possible then are known; observers; and groups
 * that the specification says go together. Each attempt is searched again, and kept only if there is still no order.
 */
import { describeData, describeRecorded } from '../history/describe-history.ts';
import type { Operation } from '../history/operation.ts';
import type { Specification } from '../models/specification.ts';
import type { InternedModel } from './interned-model.ts';
import type { LinearizabilityViolation } from './linearizability-verdict.ts';
import type { LinearizationSearch } from './linearization-search.ts';

/** Steps that all attempts to shrink one witness may take together. */
const SHRINKING_STEPS = 2_000_000;
/** Operations in a witness that the explanation names. */
const MOST_NAMED = 12;
const MOST_STATES_NAMED = 6;
const MOST_STATES_BEFORE = 16;

/**
 * To be called right after a search of `part`, loaded in `model`, that found none. `knowsStates`: the states met are all there
 * can be, as the model was not narrowed.
 */
export function explainBlocked(
  specification: Specification,
  model: InternedModel,
  search: LinearizationSearch,
  part: readonly Operation[],
  { steps, knowsStates }: { readonly steps: number; readonly knowsStates: boolean },
): LinearizabilityViolation {
  const blocked = part[search.blockedOperation]!;
  const statesMet = knowsStates ? search.statesMet.map((state) => model.valueOf(state)) : undefined;
  const shrinking = new Shrinking(specification, model, search, blocked);
  const prefix = part.filter((operation) => operation.invokedOrder <= blocked.returnedOrder);
  const { operations, statesBefore } = shrinking.cutBefore(prefix);
  const witness = shrinking.shrink(operations, statesBefore);
  const explanation = explain(specification, blocked, statesMet, witness, statesBefore);
  return { verdict: 'violation', blocked, witness, statesBefore, part, explanation, steps: steps + shrinking.steps };
}

class Shrinking {
  steps = 0;
  private readonly specification: Specification;
  private readonly model: InternedModel;
  private readonly search: LinearizationSearch;
  private readonly blocked: Operation;

  constructor(specification: Specification, model: InternedModel, search: LinearizationSearch, blocked: Operation) {
    this.specification = specification;
    this.model = model;
    this.search = search;
    this.blocked = blocked;
  }

  /** Cuts off what ended before the last moment, up to the blocked call, at which nothing was running or pending. */
  cutBefore(operations: readonly Operation[]): { operations: readonly Operation[]; statesBefore: readonly unknown[] } {
    const { model, search, blocked } = this;
    const { initial } = this.specification;
    const whole = { operations, statesBefore: [initial] };
    let cut = 0;
    let latestReturn = -Infinity;
    for (const [index, operation] of operations.entries()) {
      if (latestReturn < operation.invokedOrder) cut = index;
      if (operation === blocked) break;
      latestReturn = Math.max(latestReturn, operation.returnedOrder);
    }
    if (cut === 0) return whole;
    model.load(operations.slice(0, cut));
    const outcome = search.findAll(model, model, model.stateOf(initial), SHRINKING_STEPS);
    this.steps += search.steps;
    if (outcome !== 'found' || search.finals.length > MOST_STATES_BEFORE) return whole;
    const statesBefore = search.finals.map((final) => model.valueOf(final.state));
    const rest = operations.slice(cut);
    return this.isImpossible(rest, statesBefore) ? { operations: rest, statesBefore } : whole;
  }

  /** Leaves out ever smaller runs of units (an observer, or a group) while no order fits without them either. */
  shrink(operations: readonly Operation[], statesBefore: readonly unknown[]): readonly Operation[] {
    let units = this.unitsOf(operations);
    let witness = operations;
    for (let size = Math.max(1, units.length >> 1); size >= 1; size >>= 1) {
      for (let at = 0; at < units.length; ) {
        const removed = new Set(units.slice(at, at + size).flat());
        const without = witness.filter((operation) => !removed.has(operation));
        if (this.steps <= SHRINKING_STEPS && this.isImpossible(without, statesBefore)) {
          witness = without;
          units = [...units.slice(0, at), ...units.slice(at + size)];
        } else {
          at += size;
        }
      }
    }
    return witness;
  }

  private unitsOf(operations: readonly Operation[]): Operation[][] {
    const { specification } = this;
    const groups = new Map<string, Operation[]>();
    const units: Operation[][] = [];
    for (const operation of operations) {
      const group = specification.groupOf?.(operation, operations);
      if (group !== undefined) {
        const members = groups.get(group);
        if (members === undefined) groups.set(group, [operation]);
        else members.push(operation);
      }
      if (specification.isObserver(operation)) units.push([operation]);
    }
    return [...groups.values(), ...units].filter((unit) => !unit.includes(this.blocked));
  }

  private isImpossible(operations: readonly Operation[], statesBefore: readonly unknown[]): boolean {
    const { model, search } = this;
    model.load(operations);
    for (const state of statesBefore) {
      const outcome = search.decide(model, model, model.stateOf(state), SHRINKING_STEPS);
      this.steps += search.steps;
      if (outcome !== 'none') return false;
    }
    return true;
  }
}

function explain(
  specification: Specification,
  blocked: Operation,
  statesMet: readonly unknown[] | undefined,
  witness: readonly Operation[],
  statesBefore: readonly unknown[],
): string {
  const { describeState = describeData } = specification;
  const met = statesMet === undefined ? '' : listOf(statesMet.map(describeState));
  const why = statesMet === undefined ? 'no order of what was called by then fits its return' : `whenever it could have happened, the ${specification.name} was ${met || 'in no state that fits'}`;
  const others = witness.filter((operation) => operation !== blocked);
  const named = others.slice(-MOST_NAMED).map(describeRecorded);
  const left = others.length - named.length;
  const then = others.length === 0 ? 'and nothing else is needed to see it' : `then came ${left > 0 ? `${left} more; ` : ''}${named.join('; ')}`;
  return (
    `${describeRecorded(blocked)} cannot be: ${why}. ` +
    `Before, it was ${listOf(statesBefore.map(describeState))}; ${then}.`
  );
}

function listOf(texts: readonly string[]): string {
  const named = texts.slice(0, MOST_STATES_NAMED);
  if (texts.length > MOST_STATES_NAMED) named.push(`${texts.length - MOST_STATES_NAMED} more`);
  return named.length <= 1 ? named.join('') : `${named.slice(0, -1).join(', ')} or ${named[named.length - 1]}`;
}
