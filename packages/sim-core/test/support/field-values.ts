/** What fields of faults may hold, at the ends of their ranges; for what is no number, what a ring of five has. */
import type { Fault, FaultDefinition, FaultField } from '../../src/index.ts';
import { ringProgram, ringScenario } from './ring.ts';

export const LATEST = Number.MAX_SAFE_INTEGER;
const MILLION = 1_000_000;
const EVERYBODY = [0, 1, 2, 3, 4];

/** Both the first and the last hit somebody. */
export function valuesOf({ type, min, max, choices }: FaultField): readonly unknown[] {
  switch (type) {
    case 'ppm':
      return [min ?? 0, max ?? MILLION];
    case 'signed-ppm':
      return [min ?? -MILLION, max ?? MILLION];
    case 'micros':
    case 'count':
      return [min ?? 0, max ?? LATEST];
    case 'signed-micros':
      return [min ?? -LATEST, max ?? LATEST];
    case 'target':
      return [0];
    case 'targets':
      return [EVERYBODY, [], EVERYBODY];
    case 'groups':
      return [[[0], [1, 2]], [], [[]], [[0], [1, 2]]];
    case 'pairs':
      return [[[0, 1]], [], [[2, 2]], [[0, 1]]];
    case 'text':
      return ['other'];
    case 'texts':
      return [['Token'], []];
    case 'choice':
      return choices ?? [];
    case 'flag':
      return [true, false];
    case 'delay':
      return [{ kind: 'constant', micros: 0 }, { kind: 'constant', micros: 4_000_000_000 }];
  }
}

/** The fault without its window, each field as picked. */
export function faultOf({ kind, fields }: FaultDefinition, pick: (values: readonly unknown[]) => unknown): object {
  return { kind, ...Object.fromEntries(fields.map((field) => [field.name, pick(valuesOf(field))])) };
}

/** A ring in which everything can be hit: nodes with another version and with a capacity. */
export function vulnerableRing(faults: readonly Fault[], tokens = 3): ReturnType<typeof ringScenario> {
  const ring = ringScenario({ tokens, faults });
  const capacity = { workers: 2, queueLimit: 3, dropPolicy: 'random', service: { kind: 'constant', micros: 50 } } as const;
  const node = { program: ringProgram, options: { size: 5, tokens }, capacity, versions: { other: { program: ringProgram } } };
  return { ...ring, build: (...given) => ({ ...ring.build(...given), nodes: [1, 2, 3, 4, 5].map((n) => ({ name: `n${n}`, ...node })) }) };
}
