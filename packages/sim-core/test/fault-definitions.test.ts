import { describe, expect, it } from 'vitest';
import { FAULT_DEFINITIONS, FAULT_KINDS, faultProblem, type FaultField } from '../src/index.ts';

/** A value that a field may hold. */
function sample(field: FaultField): unknown {
  switch (field.type) {
    case 'text':
      return 'raft/';
    case 'texts':
      return ['raft/'];
    case 'choice':
      return field.choices?.[0];
    case 'flag':
      return true;
    case 'target':
      return 'leader';
    case 'targets':
      return [0, 'leader'];
    case 'groups':
      return [[0], ['leader']];
    case 'pairs':
      return [[0, 'leader']];
    case 'delay':
      return { kind: 'constant', micros: 5 };
    default:
      return Math.max(field.min ?? 1, 1);
  }
}

/** A value that no field of its type may hold. */
function nonsense(field: FaultField): unknown {
  return field.type === 'text' || field.type === 'flag' ? 5 : -0.5;
}

describe.each(FAULT_DEFINITIONS.map((definition) => [definition.kind, definition] as const))('the definition of %s', (kind, definition) => {
  const complete = { kind, at: 1, ...Object.fromEntries(definition.fields.map((field) => [field.name, sample(field)])) };

  it('stands under its kind and tells people what happens and where that is known from', () => {
    expect(FAULT_KINDS).toContain(kind);
    expect(definition.summary).toMatch(/^[^A-Z].{15,}[^.]$/);
    expect(definition.source.length).toBeGreaterThan(10);
    for (const field of definition.fields) expect(field.description.length).toBeGreaterThan(5);
  });

  it('accepts a fault with all its fields, and asks for those without a default', () => {
    expect(faultProblem(complete, 'it')).toBeUndefined();
    for (const { name, default: byDefault } of definition.fields) {
      const { [name]: _, ...rest } = complete as Record<string, unknown>;
      if (byDefault === undefined) expect(faultProblem(rest, 'it')).toBe(`it.${name} is missing`);
      else expect(faultProblem(rest, 'it')).toBeUndefined();
    }
  });

  it('refuses what a field cannot hold, by its name', () => {
    for (const field of definition.fields) {
      expect(faultProblem({ ...complete, [field.name]: nonsense(field) }, 'it')).toMatch(new RegExp(`^it\\.${field.name}\\b.*; expected`));
    }
  });

  it('has an end only when it lasts', () => {
    const problem = faultProblem({ ...complete, until: 5 }, 'it');
    if (definition.isMomentary === true) expect(problem).toMatch(/^it\.until is not a known field/);
    else expect(problem).toBeUndefined();
  });
});
