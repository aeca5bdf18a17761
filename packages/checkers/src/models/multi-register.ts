/**
 * Several registers that a transaction reads and writes at one moment (Knossos: multi-register). `f` is `txn`; `value`
 * and `result` are steps `['read' | 'r' | 'write' | 'w', key, value]`, in order; a read of nil is always legal, as it says that the
 * answer is not known. Keys that no chain of transactions connects are judged apart.
 */
import { canonicalText } from '../history/canonical-text.ts';
import { isPending, type Operation } from '../history/operation.ts';
import { IMPOSSIBLE, type Specification } from './specification.ts';
import { isSame } from './registers.ts';

export type RegisterStep = readonly [f: string, key: unknown, value?: unknown];

type Registers = Readonly<Record<string, unknown>>;

/** `initial` is what every register holds at first. */
export function multiRegister(initial: unknown = null): Specification<Registers> {
  return {
    name: 'multi-register',
    functions: ['txn', 'read', 'write'],
    initial: {},
    apply: (state, operation) => applySteps(state, operation, initial),
    isObserver: (operation) => stepsOf(operation).every(isRead),
    split: splitByConnectedKeys,
    validate: (operation) => void stepsOf(operation),
  };
}

function applySteps(state: Registers, operation: Operation, initial: unknown): Registers | typeof IMPOSSIBLE {
  let after = state;
  for (const step of stepsOf(operation)) {
    const [, key, value] = step;
    const name = canonicalText(key);
    if (isRead(step)) {
      const held = Object.hasOwn(after, name) ? after[name] : initial;
      if (!isPending(operation) && value !== undefined && value !== null && !isSame(held, value)) return IMPOSSIBLE;
    } else {
      after = { ...after, [name]: value ?? null };
    }
  }
  return after;
}

function isRead(step: RegisterStep): boolean {
  return step[0] === 'read' || step[0] === 'r';
}

function stepsOf(operation: Operation): readonly RegisterStep[] {
  const steps = isPending(operation) ? operation.value : (operation.result ?? operation.value);
  const isWell =
    Array.isArray(steps) &&
    steps.every((step) => Array.isArray(step) && step.length >= 2 && ['read', 'r', 'write', 'w'].includes(step[0]));
  if (isWell) return steps as readonly RegisterStep[];
  throw new TypeError(
    `operation ${operation.id} (${operation.f}) carries ${canonicalText(steps)}; expected a list of steps ["read" or "write", key, value]`,
  );
}

function splitByConnectedKeys(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const parent = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    while (parent.get(root)! !== root) root = parent.get(root)!;
    return root;
  };
  for (const operation of operations) {
    let first: string | undefined;
    for (const [, key] of stepsOf(operation)) {
      const name = canonicalText(key);
      if (!parent.has(name)) parent.set(name, name);
      if (first === undefined) first = name;
      else parent.set(rootOf(name), rootOf(first));
    }
  }
  const parts = new Map<string, Operation[]>();
  for (const operation of operations) {
    const [step] = stepsOf(operation);
    if (step === undefined) continue;
    const root = rootOf(canonicalText(step[1]));
    const part = parts.get(root);
    if (part === undefined) parts.set(root, [operation]);
    else part.push(operation);
  }
  return [...parts.values()];
}
