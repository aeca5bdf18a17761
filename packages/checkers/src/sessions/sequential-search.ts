/**
 * Sequential consistency (Lamport 1979): one order of all operations that respects each client's, whatever the clock said.
 * NP-complete even for registers, and keys cannot be judged apart; so this is a search over how far each client has come, with
 * a memo of the dead ends, observers taken first and a budget of steps. A pending operation may take effect long after its
 * client went on, or never: it counts as a client of its own.
 */
import { canonicalText } from '../history/canonical-text.ts';
import { byInvocation, isPending, type Operation } from '../history/operation.ts';
import { IMPOSSIBLE, type Specification } from '../models/specification.ts';

export interface SequentialOutcome {
  readonly outcome: 'found' | 'none' | 'out-of-steps';
  readonly steps: number;
}

/** `specification` is of one key; keys are told apart by the operations' `key`. */
export function searchSequentialOrder(operations: readonly Operation[], specification: Specification, maxSteps: number): SequentialOutcome {
  const lines = new Map<number | string, Operation[]>();
  const pending: Operation[][] = [];
  for (const operation of operations.toSorted(byInvocation)) {
    if (isPending(operation)) {
      if (!specification.isObserver(operation)) pending.push([operation]);
      continue;
    }
    const line = lines.get(operation.client);
    if (line === undefined) lines.set(operation.client, [operation]);
    else line.push(operation);
  }
  const search = new SequentialSearch([...lines.values(), ...pending], specification, maxSteps);
  const outcome = search.visit();
  return { outcome, steps: search.steps };
}

class SequentialSearch {
  steps = 0;
  private readonly lines: readonly (readonly Operation[])[];
  private readonly specification: Specification;
  private readonly maxSteps: number;
  private readonly reached: number[];
  private readonly states = new Map<unknown, { readonly state: unknown; readonly text: string }>();
  private readonly failed = new Set<string>();

  constructor(lines: readonly (readonly Operation[])[], specification: Specification, maxSteps: number) {
    this.lines = lines;
    this.specification = specification;
    this.maxSteps = maxSteps;
    this.reached = lines.map(() => 0);
    const first = { state: specification.initial as unknown, text: canonicalText(specification.initial) };
    for (const line of lines) for (const { key } of line) this.states.set(key, first);
  }

  /** Is there an order of what is left? */
  visit(): SequentialOutcome['outcome'] {
    const observed = this.takeObservers();
    const outcome = this.branch();
    if (outcome !== 'found') for (const line of observed) this.reached[line]! -= 1;
    return outcome;
  }

  private branch(): SequentialOutcome['outcome'] {
    const { lines, reached, states, specification } = this;
    if (lines.every((line, number) => line.slice(reached[number]).every(isPending))) return 'found';
    const configuration = `${reached.join(' ')}|${[...states.values()].map(({ text }) => text).join('|')}`;
    if (this.failed.has(configuration)) return 'none';
    for (const [number, line] of lines.entries()) {
      const operation = line[reached[number]!];
      if (operation === undefined) continue;
      this.steps += 1;
      if (this.steps > this.maxSteps) return 'out-of-steps';
      const before = states.get(operation.key)!;
      const after = specification.apply(before.state, operation);
      if (after === IMPOSSIBLE) continue;
      states.set(operation.key, { state: after, text: canonicalText(after) });
      reached[number]! += 1;
      const outcome = this.visit();
      if (outcome !== 'none') return outcome;
      reached[number]! -= 1;
      states.set(operation.key, before);
    }
    this.failed.add(configuration);
    return 'none';
  }

  /** Takes every observer that fits, and says whose. */
  private takeObservers(): number[] {
    const { lines, reached, states, specification } = this;
    const taken: number[] = [];
    for (const [number, line] of lines.entries()) {
      while (reached[number]! < line.length) {
        const operation = line[reached[number]!]!;
        this.steps += 1;
        if (!specification.isObserver(operation) || specification.apply(states.get(operation.key)!.state, operation) === IMPOSSIBLE) break;
        reached[number]! += 1;
        taken.push(number);
      }
    }
    return taken;
  }
}
