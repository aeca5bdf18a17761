/**
 * Is a history of an object linearizable (Herlihy and Wing 1990), given what the object does sequentially? Independent
 * parts are judged apart, each by the pruned search of `linearization-search.ts`, with a few steps each at first and more
 * for those that need them: a part that is quickly seen to be wrong ends the check. Steps are counted, not time, so a
 * verdict does not depend on the machine.
 */
import { byInvocation, type Operation } from '../history/operation.ts';
import type { Specification } from '../models/specification.ts';
import { explainBlocked } from './explain-blocked.ts';
import { InternedModel, MOST_KEPT_STATES } from './interned-model.ts';
import type { LinearizabilityVerdict } from './linearizability-verdict.ts';
import { LinearizationSearch } from './linearization-search.ts';

export interface LinearizabilityOptions {
  /** How many steps the search of one part may take before its verdict is `unknown`. Default 10,000,000. */
  readonly maxSteps?: number;
}

export const DEFAULT_SEARCH_STEPS = 10_000_000;

/** The steps of the first round; every round after it allows so many times more. */
const FIRST_ROUND_STEPS = 10_000;
const ROUND_FACTOR = 32;

/** For finding out what blocks the way without narrowing. */
const EXPLAINING_STEPS = 200_000;

/** Throws TypeError on an operation that the model does not know or that is malformed for it. */
export function checkLinearizability(
  operations: readonly Operation[],
  specification: Specification,
  options: LinearizabilityOptions = {},
): LinearizabilityVerdict {
  validateOperations(operations, specification);
  const maxSteps = options.maxSteps ?? DEFAULT_SEARCH_STEPS;
  const sorted = operations.toSorted(byInvocation);
  let parts = specification.split?.(sorted) ?? [sorted];
  const search = new LinearizationSearch();
  let model = new InternedModel(specification);
  let steps = 0;
  let budget = Math.min(FIRST_ROUND_STEPS, maxSteps);
  while (true) {
    const undecided: (readonly Operation[])[] = [];
    for (const part of parts) {
      const narrowed = specification.narrow?.(part);
      if (narrowed !== undefined) model = new InternedModel(narrowed);
      else if (model.knownStates > MOST_KEPT_STATES) model.forget();
      model.load(part);
      const outcome = search.decide(model, model, model.stateOf(specification.initial), budget);
      steps += search.steps;
      if (outcome === 'none') return explain(specification, model, search, part, steps);
      if (outcome === 'out-of-steps') undecided.push(part);
    }
    if (undecided.length === 0) return { verdict: 'ok', steps };
    if (budget >= maxSteps) {
      const operationCount = Math.max(...undecided.map((part) => part.length));
      const reason = `the search for a legal order took more than ${maxSteps} steps (or states than memory is given for) on ${undecided.length} of the independent parts (the largest has ${operationCount} operations); allow more steps`;
      return { verdict: 'unknown', reason, steps };
    }
    parts = undecided;
    budget = Math.min(budget * ROUND_FACTOR, maxSteps);
  }
}

/**
 * There is no legal order of the part, as `model` found. What blocks it is better told by the specification as it is, not
 * narrowed; if that takes too long, by the model that decided.
 */
function explain(specification: Specification, model: InternedModel, search: LinearizationSearch, part: readonly Operation[], steps: number): LinearizabilityVerdict {
  const plain = new InternedModel(specification);
  plain.load(part);
  const outcome = search.find(plain, plain, plain.stateOf(specification.initial), EXPLAINING_STEPS);
  if (outcome === 'none') return explainBlocked(specification, plain, search, part, { steps, knowsStates: true });
  model.load(part);
  search.find(model, model, model.stateOf(specification.initial), Infinity);
  return explainBlocked(specification, model, search, part, { steps, knowsStates: false });
}

export function validateOperations(operations: readonly Operation[], specification: Specification): void {
  const { functions, name } = specification;
  for (const operation of operations) {
    if (!functions.includes(operation.f)) {
      throw new TypeError(
        `operation ${operation.id} is ${JSON.stringify(operation.f)}; the model ${name} knows ${functions.join(', ')}`,
      );
    }
    specification.validate?.(operation);
  }
}
