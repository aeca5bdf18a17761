import { describe, expect, it } from 'vitest';
import { ContractError, runSeed, type Fault, type TraceLine, type WorldView } from '../src/index.ts';
import { ringScenario } from './support/ring.ts';

/** The node that has passed on most tokens plays the role of the busiest. */
function busiest(view: WorldView): number {
  let best = 0;
  for (let node = 1; node < view.nodeCount; node++) {
    if (view.stateOf(node).passed > view.stateOf(best).passed) best = node;
  }
  return best;
}

const spec = { roles: { busiest, second: () => 1, nobody: () => undefined } };

const byRole: Fault[] = [
  { kind: 'crash', at: 300_000, until: 600_000, nodes: ['busiest'] },
  { kind: 'pause', at: 700_000, until: 800_000, nodes: ['busiest'] },
  { kind: 'partition', at: 900_000, until: 1_100_000, groups: [['busiest'], [0, 1, 2, 3, 4]] },
  { kind: 'one-way-partition', at: 1_200_000, until: 1_300_000, from: ['busiest'], to: [] },
  { kind: 'loss', at: 1_400_000, until: 1_500_000, ppm: 300_000, from: ['busiest', 'second'] },
  { kind: 'bit-rot', at: 1_600_000, node: 'second', cellPrefix: '' },
  { kind: 'clock-step', at: 1_700_000, nodes: ['nobody'], stepMicros: 5 },
];

describe('a fault that names a role', () => {
  const scenario = ringScenario({ tokens: 16, faults: byRole, spec, link: { lossPpm: 20_000 } });

  it('hits the node that plays the role when it fires, and the report says which', () => {
    const { plan, faultsFired } = runSeed(scenario, '1');
    const [crash, pause, partition, oneWay, loss, rot, step] = plan.faults as any[];
    for (const targets of [crash.nodes, pause.nodes, partition.groups[0], oneWay.from]) {
      expect(targets).toEqual([expect.any(Number)]);
    }
    expect(loss.from).toContain(1);
    expect(rot.node).toBe(1);
    // A node that plays a role and stands in another group by number belongs to the first group that names it.
    expect(partition.groups[1]).toEqual([0, 1, 2, 3, 4].filter((node) => node !== partition.groups[0][0]));
    expect(faultsFired).toEqual([crash, pause, partition, oneWay, loss, rot]);
    expect(step).toEqual(byRole[6]);
  });

  it('gives the same run when the resolved plan is run instead', () => {
    for (let seed = 0; seed < 20; seed++) {
      const report = runSeed(scenario, String(seed), { strict: true });
      expect(runSeed(scenario, String(seed), { strict: true, plan: report.plan })).toEqual(report);
    }
  });

  it('may hit different nodes in different runs', () => {
    const hit = new Set(Array.from({ length: 30 }, (_, seed) => JSON.stringify(runSeed(scenario, String(seed)).plan.faults[1])));
    expect(hit.size).toBeGreaterThan(1);
  });

  it('does nothing when nobody plays it, and is counted', () => {
    const idle = ringScenario({ faults: [{ kind: 'crash', at: 100, until: 200, nodes: [0, 'nobody'] }], spec });
    const report = runSeed(idle, '1');
    expect(report.faultsFired).toEqual([]);
    expect(report.coverage).toMatchObject({ 'fault/role-not-played': 1 });
    expect(report.coverage).not.toHaveProperty('fault/crash');
  });

  it('hits a node once that is also named by number', () => {
    const twice: Fault = { kind: 'slow-disk', at: 100, nodes: [1, 'second'], extraMicros: 5 };
    expect(runSeed(ringScenario({ faults: [twice], spec }), '1').faultsFired).toEqual([{ ...twice, nodes: [1] }]);
  });
});

describe('a plan that cannot be carried out', () => {
  const run = (fault: unknown) => (): unknown => runSeed(ringScenario({ faults: [fault as Fault], spec }), '1');

  it('is refused when it names an unknown role, with the roles there are', () => {
    const attempt = run({ kind: 'crash', at: 0, nodes: ['leader'] });
    expect(attempt).toThrow(ContractError);
    expect(attempt).toThrow("the role 'leader': expected a role of this scenario (busiest, second, nobody)");
  });

  it.each([
    [5, 'a fault names node 5: expected 0 to 4, or a role'],
    [-1, 'is -1; expected the number of a node or the name of a role'],
    [1.5, 'is 1.5; expected the number of a node or the name of a role'],
    [NaN, 'is NaN; expected the number of a node or the name of a role'],
  ])('is refused when it names the node %s', (node, message) => {
    for (const fault of [
      { kind: 'crash', at: 0, nodes: [node] },
      { kind: 'partition', at: 0, groups: [[0], [node]] },
      { kind: 'bit-rot', at: 0, node, cellPrefix: '' },
    ]) {
      expect(run(fault)).toThrow(ContractError);
      expect(run(fault)).toThrow(message);
    }
  });

  it.each([
    [{ kind: 'meteor', at: 0 }, 'plan.faults[0].kind is "meteor"; expected one of partition'],
    [{ kind: 'crash', at: -1, nodes: [0] }, 'plan.faults[0].at is -1; expected a whole number from 0'],
    [{ kind: 'crash', at: 0.5, nodes: [0] }, 'plan.faults[0].at is 0.5; expected a whole number from 0'],
    [{ kind: 'crash', at: 10, until: 9, nodes: [0] }, 'plan.faults[0].until is 9; expected 10 (its "at") or later'],
    [{ kind: 'crash', at: 10, until: NaN, nodes: [0] }, 'plan.faults[0].until is NaN; expected a whole number from 0'],
  ])('is refused before the run begins: %j', (fault, message) => {
    expect(run(fault)).toThrow(ContractError);
    expect(run(fault)).toThrow(message);
  });

  it('is a mistake of the scenario and no violation when its role resolver throws', () => {
    const broken = (): never => {
      throw new TypeError('resolver');
    };
    const roles = { broken };
    const scenario = ringScenario({ faults: [{ kind: 'crash', at: 0, nodes: ['broken'] }], spec: { roles } });
    expect(() => runSeed(scenario, '1')).toThrow(TypeError);
  });
});

describe('taking one fault away', () => {
  /** Everything that happened but for the fault itself; indices are left out, since they count its events too. */
  function traceOf(faults: readonly Fault[], kind: string): unknown[] {
    const lines: unknown[] = [];
    const trace = (line: TraceLine): void => {
      if (line.type !== kind) lines.push({ ...line, i: 0 });
    };
    runSeed(ringScenario({ tokens: 4, faults }), '3', { trace });
    return lines;
  }

  it('leaves everything that does not follow from it as it was, also what falls on the same instant', () => {
    // The ring's timers fire at multiples of 100,000: the order of simultaneous events decides what is lost.
    const others: Fault[] = Array.from({ length: 10 }, (_, i) => ({
      kind: 'crash',
      at: 100_000 + i * 200_000,
      until: 200_000 + i * 200_000,
      nodes: [i % 5],
    }));
    const harmless: Fault = { kind: 'clock-step', at: 50_000, until: 1_000_000, nodes: [0], stepMicros: 1 };
    const without = traceOf(others, 'clock-step');
    expect(without.length).toBeGreaterThan(1_000);
    expect(traceOf([harmless, ...others], 'clock-step')).toEqual(without);
  });
});
