/** Whatever a plan's check lets pass can be run: every field of every fault at the least and the greatest that it may be. */
import { describe, expect, it } from 'vitest';
import { FAULT_DEFINITIONS, runSeed, type Fault, type FaultDefinition, type RunReport } from '../src/index.ts';
import { faultOf, LATEST, valuesOf, vulnerableRing } from './support/field-values.ts';

const UNTIL = 20_000;

/** Every field in turn at each of its ends, with the others all at their first, and all at their last. */
function extremes(definition: FaultDefinition): Fault[] {
  const bases = [faultOf(definition, (values) => values[0]), faultOf(definition, (values) => values.at(-1))];
  const inTurn = bases.flatMap((base) => definition.fields.flatMap((field) => valuesOf(field).map((value) => ({ ...base, [field.name]: value }))));
  const lasting = [{ at: 5_000, until: 12_000 }, { at: 0, until: 0 }, { at: 0, until: LATEST }];
  const windows = definition.isMomentary === true ? [{ at: 5_000 }] : lasting;
  return windows.flatMap((window) => [...bases, ...inTurn].map((fault) => ({ ...fault, ...window }) as Fault));
}

describe('at the ends of all its ranges', () => {
  it.each(FAULT_DEFINITIONS.map((definition) => [definition.kind, definition] as const))('a fault of kind %s can be run', (kind, definition) => {
    for (const fault of extremes(definition)) {
      let report: RunReport;
      try {
        report = runSeed(vulnerableRing([fault]), '1', { untilMicros: UNTIL });
      } catch (error) {
        throw new Error(`${JSON.stringify(fault)}: ${String(error)}`, { cause: error });
      }
      expect([fault, report.verdict, report.violations]).toEqual([fault, 'pass', []]);
      expect(report.coverage[`fault/${kind}`]).toBe(1);
    }
  });
});
