import { correctRaftRules, makeRaftProgram, type RaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { type Fault, runSeed, type RunReport, type Scenario, SECOND } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { findScenario } from '../../src/index.ts';
import { raftSteady } from '../../src/raft/steady.ts';
import type { RaftSettings } from '../../src/raft/settings.ts';

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

  it('may be led from outside by a node that hears one message in five, and is behind with its work', () => {
    const { plan } = runSeed(raftSteady, '1', { liveness: true, untilMicros: 1_000 });
    // One of them leads; where another is outside the core leads itself.
    const verdicts = [0, 1, 2, 3, 4].map((outside) => {
      const clients = [5, 6, 7];
      const members = [0, 1, 2, 3, 4].filter((node) => node !== outside && node !== (outside + 1) % 5);
      const liveness = { ...plan.liveness!, atMicros: 3 * SECOND, core: { members: [...members, ...clients], clients } };
      const faults: Fault[] = [{ kind: 'loss', ppm: 800_000, to: [outside], at: 2 * SECOND, until: 20 * SECOND }];
      return runSeed(raftSteady, '1', { plan: { ...plan, faults, liveness } }).verdict;
    });
    expect(verdicts).toEqual(['pass', 'pass', 'pass', 'pass', 'pass']);
  });

  it('has members that stay, though operators would change them in the run without the phase', () => {
    const swarm = findScenario('raft/swarm') as Scenario;
    const membership = (liveness: boolean): { tasks: number; spare: number }[] =>
      SEEDS.map((seed) => {
        const { operators, raft } = runSeed(swarm, seed, { liveness, untilMicros: 1_000 }).plan.settings as RaftSettings;
        return { tasks: operators.flatMap(({ tasks }) => tasks).length, spare: raft.spareCount };
      });
    expect(membership(false).some(({ tasks, spare }) => tasks > 0 && spare > 0)).toBe(true);
    expect(membership(true).every(({ tasks, spare }) => tasks === 0 && spare === 0)).toBe(true);
  });

  it('has clients that wait as long as it takes', () => {
    const swarm = findScenario('raft/swarm') as Scenario;
    const patience = (liveness: boolean): number[] =>
      SEEDS.map((seed) => (runSeed(swarm, seed, { liveness, untilMicros: 1_000 }).plan.settings as RaftSettings).client.giveUpAfterTries);
    expect(patience(false).some((tries) => tries > 0)).toBe(true);
    expect(patience(true).every((tries) => tries === 0)).toBe(true);
  });

  it.each([
    ['nobody is ever elected', { ...correctRaftRules, isElected: () => false }],
    ['nothing is ever committed', { ...correctRaftRules, mayCommit: () => false }],
    ['a refusal moves no leader back', { ...correctRaftRules, nextIndexAfterRefusal: (state: RaftState, peer: number) => state.nextIndex[peer]! }],
    ['what is committed is not applied', { ...correctRaftRules, lastApplicable: (state: RaftState) => Math.min(state.lastApplied, 40) }],
  ])('does not where %s', (_what, rules) => {
    const swarm = swarmWith(rules as RaftRules);
    // Until one shows it: a leader that nothing moves back asks without end, which takes long where messages are duplicated.
    const shows = (seed: string): boolean => runSeed(swarm, seed, { liveness: true }).violations[0]?.property === 'raft/core-converges';
    expect(SEEDS.some(shows)).toBe(true);
  });
});
