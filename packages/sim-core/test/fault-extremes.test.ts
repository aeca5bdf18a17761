/** Whatever a plan's check lets pass can be run: every field of every fault at the least and the greatest that it may be. */
import { describe, expect, it } from 'vitest';
import { FAULT_DEFINITIONS, runSeed, type Fault, type FaultDefinition, type FaultField, type RunReport } from '../src/index.ts';
import { ringProgram, ringScenario } from './support/ring.ts';

const LATEST = Number.MAX_SAFE_INTEGER;
const MILLION = 1_000_000;
const UNTIL = 20_000;

/** The ends of what a field may hold; for what is no number, what a ring has. */
function ends({ type, min, max, choices }: FaultField): readonly unknown[] {
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
      return [[0, 1, 2, 3, 4], []];
    case 'groups':
      return [[[0], [1, 2]], [], [[]]];
    case 'pairs':
      return [[[0, 1]], [], [[2, 2]]];
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

/** Every field in turn at each of its ends, with the others at their first; and all of them at their last. */
function extremes({ kind, fields, isMomentary }: FaultDefinition): Fault[] {
  const all = (pick: (values: readonly unknown[]) => unknown): object => Object.fromEntries(fields.map((field) => [field.name, pick(ends(field))]));
  const bases = [all((values) => values[0]), all((values) => values.at(-1))];
  const inTurn = fields.flatMap((field) => ends(field).map((value) => ({ ...bases[0], [field.name]: value })));
  const windows = isMomentary === true ? [{ at: 5_000 }] : [{ at: 5_000, until: 12_000 }, { at: 0, until: 0 }, { at: 0, until: LATEST }];
  return windows.flatMap((window) => [...bases, ...inTurn].map((fault) => ({ kind, ...window, ...fault }) as Fault));
}

/** A ring in which everything can be hit: nodes with another version and with a capacity. */
function scenario(faults: readonly Fault[]): ReturnType<typeof ringScenario> {
  const ring = ringScenario({ tokens: 3, faults });
  const capacity = { workers: 2, queueLimit: 3, dropPolicy: 'random', service: { kind: 'constant', micros: 50 } } as const;
  const node = { program: ringProgram, options: { size: 5, tokens: 3 }, capacity, versions: { other: { program: ringProgram } } };
  return { ...ring, build: (...given) => ({ ...ring.build(...given), nodes: [1, 2, 3, 4, 5].map((n) => ({ name: `n${n}`, ...node })) }) };
}

describe.each(FAULT_DEFINITIONS.map((definition) => [definition.kind, definition] as const))('a fault of kind %s', (kind, definition) => {
  it('can be run at the ends of all its ranges', () => {
    for (const fault of extremes(definition)) {
      let report: RunReport;
      try {
        report = runSeed(scenario([fault]), '1', { untilMicros: UNTIL });
      } catch (error) {
        throw new Error(`${JSON.stringify(fault)}: ${String(error)}`, { cause: error });
      }
      expect([fault, report.verdict, report.violations]).toEqual([fault, 'pass', []]);
      expect(report.coverage[`fault/${kind}`]).toBe(1);
    }
  });
});
