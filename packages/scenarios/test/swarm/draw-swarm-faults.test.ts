import { FAULT_DEFINITIONS, FAULT_KINDS, faultProblem, runSeed, SECOND, SeededStreams, targetsOf, type Fault, type FaultKind, type Plan } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { barkfsSwarm } from '../../src/barkfs/swarm.ts';
import { raftSwarm } from '../../src/raft/swarm.ts';
import { registerSwarm } from '../../src/register/index.ts';
import { drawSwarmFaults } from '../../src/swarm/draw-swarm-faults.ts';
import { drawCalendar } from '../../src/swarm/storm-calendar.ts';
import type { SwarmCluster, SwarmKind, SwarmKinds } from '../../src/swarm/swarm-cluster.ts';

const SEEDS = 400;
const often: SwarmKind = { share: 'often' };
const allKinds = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, often])) as SwarmKinds;

const cluster: SwarmCluster = {
  nodeCount: 7,
  servers: [0, 1, 2, 3, 4],
  roles: ['leader'],
  endMicros: 6 * SECOND,
  decisiveMicros: [SECOND / 4],
  trustsMonotonicClocks: false,
  versions: ['v2'],
  kinds: allKinds,
};

function draw(seed: number, changes: Partial<SwarmCluster> = {}): Fault[] {
  return drawSwarmFaults(new SeededStreams(`draw ${seed}`), { ...cluster, ...changes });
}

const endOf = (fault: Fault): number => ('until' in fault ? (fault.until as number) : fault.at) + ('healSpreadMicros' in fault ? (fault.healSpreadMicros ?? 0) : 0);
const runs = Array.from({ length: SEEDS }, (_, seed) => draw(seed));
const without = (faults: readonly Fault[], kinds: readonly FaultKind[]): Fault[] => faults.filter(({ kind }) => !kinds.includes(kind));

describe("a swarm's faults", () => {
  it('come of every kind there is, each as its definition wants it, and are lifted by the end', () => {
    const drawn = new Set<string>();
    for (const faults of runs) {
      for (const fault of faults) {
        drawn.add(fault.kind);
        expect(faultProblem(fault, 'it')).toBeUndefined();
        expect(endOf(fault)).toBeLessThanOrEqual(cluster.endMicros);
        expect(fault.at).toBeGreaterThanOrEqual(0);
        if ('until' in fault) expect(fault.until).toBeGreaterThan(fault.at);
      }
    }
    expect([...drawn].toSorted()).toEqual([...FAULT_KINDS].toSorted());
  });

  it('switch every family and every kind fully off in some runs', () => {
    for (const family of new Set(FAULT_DEFINITIONS.map((definition) => definition.family))) {
      const kinds = FAULT_DEFINITIONS.filter((definition) => definition.family === family).map(({ kind }) => kind);
      // A crash may come along with another fault, to make it matter.
      const off = runs.filter((faults) => !faults.some(({ kind }) => kind !== 'crash' && kinds.includes(kind)));
      expect(off.length / SEEDS).toBeGreaterThan(0.2);
      for (const kind of kinds) {
        const share = runs.filter((faults) => faults.some((fault) => fault.kind === kind)).length / SEEDS;
        expect(share).toBeGreaterThan(0.25);
        if (kind !== 'crash') expect(share).toBeLessThan(0.8);
      }
    }
  });

  it('do not move when another kind comes along', () => {
    const { loss: _loss, 'bit-rot': _rot, ...fewer } = allKinds;
    for (let seed = 0; seed < 50; seed++) {
      expect(draw(seed, { kinds: fewer as SwarmKinds })).toEqual(without(runs[seed]!, ['loss', 'bit-rot']));
    }
  });

  it('mostly begin in storms, with quiet windows between', () => {
    let within = 0;
    let all = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const { storms } = drawCalendar(new SeededStreams(`draw ${seed}`).stream('faults/calendar'), cluster.endMicros);
      for (const [place, { fromMicros, toMicros }] of storms.entries()) {
        expect(toMicros).toBeGreaterThan(fromMicros);
        expect(fromMicros - (storms[place - 1]?.toMicros ?? -SECOND)).toBeGreaterThanOrEqual(SECOND / 4);
      }
      if (storms.length === 0) continue;
      const begins = runs[seed]!.map(({ at }) => at);
      all += begins.length;
      within += begins.filter((at) => storms.some(({ fromMicros, toMicros }) => at >= fromMicros && at <= toMicros)).length;
    }
    expect(within / all).toBeGreaterThan(0.7);
  });

  it('often last about as long as the protocol takes to decide, a little shorter or longer', () => {
    const lengths = runs.flat().filter(({ kind }) => kind === 'pause').map((fault) => endOf(fault) - fault.at);
    const near = lengths.filter((length) => length >= SECOND / 8 && length <= SECOND / 2);
    expect(near.length / lengths.length).toBeGreaterThan(0.4);
    expect(near.some((length) => length < SECOND / 4) && near.some((length) => length > SECOND / 4)).toBe(true);
  });

  it('leave monotonic clocks alone where leases trust them, but for drift', () => {
    const clocks = new Set<unknown>();
    for (let seed = 0; seed < 100; seed++) {
      for (const fault of draw(seed, { trustsMonotonicClocks: true })) {
        if (fault.kind === 'clock-freeze' || fault.kind === 'clock-jitter') clocks.add(fault.clock);
      }
    }
    expect([...clocks]).toEqual(['wall']);
  });
});

describe.each([raftSwarm, barkfsSwarm, registerSwarm].map((scenario) => [scenario.name, scenario] as const))('the faults of %s', (_name, scenario) => {
  const plans: Plan[] = Array.from({ length: 150 }, (_, seed) => scenario.draw(new SeededStreams(`plan ${seed}`)));

  it('name nodes that are there and roles that are known, and are over before the quiet time but for one node that stays down', () => {
    for (const plan of plans) {
      let downForGood = 0;
      const { nodes, roles } = scenario.build(plan);
      for (const fault of plan.faults) {
        expect(faultProblem(fault, 'it')).toBeUndefined();
        for (const target of targetsOf(fault)) {
          if (typeof target === 'number') expect(target).toBeLessThan(nodes.length);
          else expect([...Object.keys(roles ?? {}), 'bridge']).toContain(target);
        }
        if (fault.kind === 'crash' && endOf(fault) > scenario.durationMicros) downForGood += 1;
        // Rot of chunks stays until the chunk is written again.
        else if (fault.kind !== 'bit-rot') expect(endOf(fault)).toBeLessThanOrEqual((plan.settings.quietFromMicros as number) + SECOND);
      }
      expect(downForGood).toBeLessThanOrEqual(1);
    }
  });

  it('damage the disks of fewer servers than the budget of its world allows', () => {
    for (let seed = 0; seed < 12; seed++) {
      const report = runSeed(scenario, `budget ${seed}`);
      const { budget } = scenario.build(report.plan);
      const damaging = FAULT_DEFINITIONS.filter(({ damagesDurable }) => damagesDurable?.({} as never) === true).map(({ kind }) => kind);
      const damaged = new Set(report.faultsFired.filter(({ kind }) => damaging.includes(kind)).flatMap((fault) => [...targetsOf(fault)]));
      for (const { nodes, mostDamaged } of budget!.limits) {
        expect(nodes.filter((node) => damaged.has(node)).length).toBeLessThanOrEqual(mostDamaged);
      }
    }
  });
});
