import { correctRaftRules, makeRaftProgram, type RaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { runSeed, type RunReport, type Scenario } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { findScenario } from '../../src/index.ts';

const SEEDS = Array.from({ length: 40 }, (_, seed) => String(seed));

function swarmWith(rules: RaftRules): Scenario {
  const swarm = findScenario('raft/swarm') as Scenario;
  const program = makeRaftProgram(rules);
  return {
    ...swarm,
    build(plan, bug) {
      const spec = swarm.build(plan, bug);
      return { ...spec, nodes: spec.nodes.map((node) => (node.program.kind === 'raft' ? { ...node, program } : node)) };
    },
  };
}

function runs(scenario: Scenario): RunReport[] {
  return SEEDS.map((seed) => runSeed(scenario, seed, { liveness: true }));
}

describe('a majority that is healed for good', () => {
  it('converges with the correct rules', () => {
    expect(runs(findScenario('raft/swarm') as Scenario).filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  });

  it.each([
    ['nobody is ever elected', { ...correctRaftRules, isElected: () => false }],
    ['a refusal moves no leader back', { ...correctRaftRules, nextIndexAfterRefusal: (state: RaftState, peer: number) => state.nextIndex[peer]! }],
  ])('does not where %s', (_what, rules) => {
    const properties = new Set(runs(swarmWith(rules as RaftRules)).flatMap(({ violations }) => violations.map(({ property }) => property)));
    expect([...properties]).toContain('raft/core-converges');
  });
});
