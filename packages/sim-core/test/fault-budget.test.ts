import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT_DEFINITIONS, runSeed, type Fault, type FaultBudget, type FaultKind, type RunReport } from '../src/index.ts';
import { damagedBy, isWithinBudget } from '../src/faults/fault-budget.ts';
import { ringScenario } from './support/ring.ts';

/** Two of the nodes 0 to 2, none of node 3; node 4 is nobody's concern. */
const budget: FaultBudget = { limits: [{ nodes: [0, 1, 2], mostDamaged: 2 }, { nodes: [3], mostDamaged: 0 }] };

const DAMAGING: readonly FaultKind[] = [
  'crash-and-wipe', 'wipe-disk', 'rollback-disk', 'sync-lies', 'sync-fails', 'bit-rot', 'latent-sector', 'misdirected-write', 'torn-write',
];

const target = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom('second', 'last', 'nobody'));
const anyFault: fc.Arbitrary<Fault> = fc
  .record({
    kind: fc.constantFrom<FaultKind>(...DAMAGING, 'crash', 'pause'),
    at: fc.integer({ min: 0, max: 900_000 }),
    length: fc.integer({ min: 1, max: 300_000 }),
    nodes: fc.uniqueArray(target, { minLength: 1, maxLength: 3 }),
  })
  .map(({ kind, at, length, nodes }): Fault => {
    if (kind === 'wipe-disk') return { kind, at, nodes };
    if (kind === 'bit-rot') return { kind, at, until: at + length, node: nodes[0] as number };
    if (kind === 'misdirected-write') return { kind, at, until: at + length, nodes, ppm: 1_000_000 };
    if (kind === 'torn-write') return { kind, at, until: at + length, nodes, tearsCells: true };
    return { kind, at, until: at + length, nodes } as Fault;
  });

const roles = { second: () => 1, last: () => 4, nobody: () => undefined };

function run(faults: readonly Fault[], spec: object = { budget }): RunReport {
  return runSeed(ringScenario({ tokens: 4, faults, spec: { roles, ...spec } }), '1', { untilMicros: 1_500_000 });
}

const damagedIn = (report: RunReport): number[] => [...new Set(report.faultsFired.flatMap((fault) => [...damagedBy(fault)]))];

describe('a budget', () => {
  it('holds whatever faults are drawn, in whatever order they come, roles included', () => {
    fc.assert(
      fc.property(fc.array(anyFault, { maxLength: 12 }), (faults) => {
        const report = run(faults);
        const damaged = damagedIn(report);
        expect(damaged.filter((node) => node <= 2).length).toBeLessThanOrEqual(2);
        expect(damaged).not.toContain(3);
        // Nothing else is kept from firing.
        const harmless = faults.filter(({ kind, ...rest }) => (kind === 'crash' || kind === 'pause') && !(rest as unknown as { nodes: unknown[] }).nodes.includes('nobody'));
        expect(report.faultsFired.filter(({ kind }) => kind === 'crash' || kind === 'pause')).toHaveLength(harmless.length);
        // The plan that the report holds is cut at the same places.
        expect(runSeed(ringScenario({ tokens: 4, faults: [], spec: { roles, budget } }), '1', { untilMicros: 1_500_000, plan: report.plan })).toEqual(report);
      }),
      { numRuns: 60, seed: 20 },
    );
  });

  it('cuts a list that goes beyond it: who is damaged already may be damaged again, a third may not', () => {
    const faults: Fault[] = [
      { kind: 'wipe-disk', at: 100, nodes: [0] },
      { kind: 'bit-rot', at: 200, until: 300, node: 'second' },
      { kind: 'sync-lies', at: 400, until: 900, nodes: [0, 2] },
      { kind: 'crash-and-wipe', at: 500, until: 600, nodes: [0, 1] },
      { kind: 'rollback-disk', at: 700, until: 800, nodes: [3] },
      { kind: 'wipe-disk', at: 800, nodes: [4] },
    ];
    const report = run(faults);
    expect(report.faultsFired.map(({ at }) => at)).toEqual([100, 200, 500, 800]);
    expect(report.coverage).toMatchObject({ 'fault/vetoed-by-budget': 2, 'unfired/sync-lies': 1, 'unfired/rollback-disk': 1 });
    expect(run(faults, {}).faultsFired).toHaveLength(faults.length);
  });

  it('keeps what a scenario calls a last copy', () => {
    const spares: FaultBudget = { limits: [], losesLastCopy: (_view, damaged) => damaged.includes(0) && damaged.includes(1) };
    const faults: Fault[] = [{ kind: 'wipe-disk', at: 100, nodes: [0] }, { kind: 'wipe-disk', at: 200, nodes: [1] }, { kind: 'wipe-disk', at: 300, nodes: [2] }];
    expect(run(faults, { budget: spares }).faultsFired.map(({ at }) => at)).toEqual([100, 300]);
  });

  it('counts the kinds that lose or spoil durable data, and torn writes only where cells tear', () => {
    const counted = FAULT_DEFINITIONS.filter((definition) => definition.damagesDurable !== undefined).map(({ kind }) => kind);
    expect([...counted].sort()).toEqual([...DAMAGING].sort());
    expect(damagedBy({ kind: 'torn-write', at: 0, nodes: [1] })).toEqual([]);
    expect(damagedBy({ kind: 'torn-write', at: 0, nodes: [1], tearsCells: true })).toEqual([1]);
    expect(isWithinBudget(budget, [], { kind: 'torn-write', at: 0, nodes: [3] }, undefined as never)).toBe(true);
  });
});
