/**
 * Registers and key-value stores whose values are plain numbers, texts or booleans are judged by the key-value check, which knows
 * zones and steps over numbers only. Values of other kinds go to the general search.
 */
import { countKeyValueSteps } from '../key-value/check-key-value-history.ts';
import type { KeyValueOperation, KeyValueValue } from '../key-value/key-value-operation.ts';
import { checkLinearizability, DEFAULT_SEARCH_STEPS, validateOperations, type LinearizabilityOptions } from '../linearizability/check-linearizability.ts';
import type { LinearizabilityVerdict } from '../linearizability/linearizability-verdict.ts';
import { byInvocation, type Operation } from '../history/operation.ts';
import type { Specification } from './specification.ts';

const FUNCTIONS: Readonly<Record<string, KeyValueOperation['f']>> = { read: 'get', write: 'put', get: 'get', put: 'put', cas: 'cas', append: 'append' };

/** The same verdict as `checkLinearizability`, for the models register, cas-register and key-value. */
export function checkRegisters(operations: readonly Operation[], specification: Specification, options: LinearizabilityOptions = {}): LinearizabilityVerdict {
  const isPlain = isPlainValue(specification.initial) && operations.every(({ value, expected, result }) => isPlainValue(value) && isPlainValue(expected) && isPlainValue(result));
  if (!isPlain) return checkLinearizability(operations, specification, options);
  validateOperations(operations, specification);
  const originals = new Map(operations.map((operation) => [operation.id, operation]));
  const converted = operations.map((operation): KeyValueOperation => {
    const { id, client, f, key = '', value, expected, result, invokedOrder, returnedOrder } = operation;
    const kept = { id, client, f: FUNCTIONS[f]!, called: f, key, value: value as KeyValueValue, result, invokedOrder, returnedOrder };
    return f === 'cas' ? { ...kept, expected: expected as KeyValueValue } : kept;
  });
  const maxSteps = options.maxSteps ?? DEFAULT_SEARCH_STEPS;
  const { verdict, steps } = countKeyValueSteps(converted, { maxSteps, initial: specification.initial as KeyValueValue });
  if (verdict.verdict === 'ok') return { verdict: 'ok', steps };
  if (verdict.verdict === 'unknown') return { verdict: 'unknown', reason: verdict.reason, steps };
  const part = operations.filter(({ key = '' }) => key === verdict.key).toSorted(byInvocation);
  const witness = verdict.witness.map(({ id }) => originals.get(id)!);
  return {
    verdict: 'violation',
    blocked: originals.get(verdict.blocked.id)!,
    witness,
    statesBefore: verdict.valuesBefore.map((value) => value ?? null),
    part,
    explanation: verdict.explanation.replace(/^Key "": /, ''),
    steps,
  };
}

function isPlainValue(value: unknown): boolean {
  return value === null || ['undefined', 'string', 'number', 'boolean'].includes(typeof value);
}
