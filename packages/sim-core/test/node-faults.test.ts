/** Every fault of processes, clocks and load at once: it is the same run through Immer, and from any checkpoint on. */
import { describe, expect, it } from 'vitest';
import { loadWorld, runSeed, saveWorld, WorldSource, type Fault, type Scenario, type WorldSpec } from '../src/index.ts';
import { ringProgram, ringScenario } from './support/ring.ts';

const faults: readonly Fault[] = [
  { kind: 'kill', at: 100_000, until: 150_000, nodes: [0] },
  { kind: 'crash-at', at: 120_000, until: 260_000, nodes: [1, 2], point: 'after-send', occurrence: 40 },
  { kind: 'crash-at', at: 130_000, until: 900_000, nodes: [3], point: 'before-sync', loss: 'process' },
  { kind: 'correlated-crash', at: 300_000, until: 450_000, nodes: [2, 3, 4], spreadMicros: 100_000 },
  { kind: 'boot-loop', at: 500_000, nodes: [1], crashes: 4, upMicros: 30_000, downMicros: 20_000 },
  { kind: 'pause', at: 520_000, until: 640_000, nodes: [1, 2] },
  { kind: 'gray-failure', at: 200_000, until: 420_000, nodes: [4], from: [3] },
  { kind: 'gray-failure', at: 300_000, until: 690_000, nodes: [0], types: ['Token'], atEnd: 'dropped' },
  { kind: 'slow-node', at: 600_000, until: 1_100_000, nodes: [2, 3], handlerMicros: 700 },
  { kind: 'restart-as', at: 650_000, until: 1_000_000, nodes: [4], version: 'counting' },
  { kind: 'crash-and-wipe', at: 700_000, until: 730_000, nodes: [0] },
  { kind: 'restart', at: 800_000, nodes: [0, 1] },
  { kind: 'slow-service', at: 750_000, until: 950_000, nodes: [4], percent: 900 },
  { kind: 'lost-workers', at: 300_000, until: 850_000, nodes: [4], workers: 1 },
  { kind: 'clock-drift', at: 50_000, until: 800_000, nodes: [0, 2], driftPpm: -300_000 },
  { kind: 'clock-drift', at: 150_000, until: 600_000, nodes: [2], driftPpm: 400_000, clock: 'monotonic' },
  { kind: 'clock-freeze', at: 250_000, until: 480_000, nodes: [1, 4] },
  { kind: 'clock-jitter', at: 60_000, until: 1_000_000, nodes: [0, 3], amplitudeMicros: 900 },
  { kind: 'clock-slew', at: 90_000, until: 1_100_000, nodes: [0], slewMicros: -50_000, ratePpm: 100_000 },
  { kind: 'clock-step', at: 90_000, until: 700_000, nodes: [2], stepMicros: 4_000_000 },
  { kind: 'leap-second', at: 400_000, nodes: [0, 4], style: 'smeared', smearPpm: 300_000 },
];
const UNTIL = 1_200_000;

/** A ring whose nodes also write down what their clocks tell them. */
const program: typeof ringProgram = {
  ...ringProgram,
  onMessage(state, message, from, host) {
    ringProgram.onMessage(state, message, from, host);
    state.bytes.push(host.clock.monotonic() % 256, host.clock.wall() % 256);
  },
};

const scenario: Scenario = {
  ...ringScenario({ tokens: 8, faults, link: { lossPpm: 5_000 } }),
  build: (): WorldSpec => ({
    ...ringScenario().build({ settings: {}, faults }),
    nodes: [1, 2, 3, 4, 5].map((n) => ({
      name: `n${n}`,
      program,
      options: { size: 5, tokens: 8 },
      versions: { counting: { program: { ...program, kind: 'counting' } } },
      ...(n === 5 && { capacity: { workers: 2, queueLimit: 3, dropPolicy: 'random', service: { kind: 'uniform', minMicros: 50, maxMicros: 900 } } }),
    })),
  }),
};

describe('a run with every fault of processes, clocks and load', () => {
  it('has all of them fire, and those that can lie idle act', () => {
    const { coverage, verdict } = runSeed(scenario, '1', { untilMicros: UNTIL });
    expect(verdict).toBe('pass');
    for (const { kind } of faults) expect(coverage).toHaveProperty(`fault/${kind}`);
    for (const name of ['effect/crash-at', 'effect/gray-failure', 'load/overload', 'load/stuck']) expect(coverage).toHaveProperty(name);
  });

  it('is the same directly and through Immer, over 25 seeds', () => {
    for (let seed = 0; seed < 25; seed++) {
      const options = { strict: true, untilMicros: UNTIL } as const;
      const direct = runSeed(scenario, String(seed), options);
      expect(runSeed(scenario, String(seed), { ...options, handlers: 'immer' })).toEqual(direct);
    }
  });

  it('goes on from a checkpoint at any instant as it did before', () => {
    const source = new WorldSource(scenario, '3', {});
    const first = source.create({ strict: true });
    first.bootAll();
    const checkpoints = [];
    for (let at = 10_000; at < UNTIL; at += 37_000) {
      first.runUntil(at);
      checkpoints.push(saveWorld(first));
    }
    first.runUntil(UNTIL);
    const end = saveWorld(first);
    expect(checkpoints.length).toBeGreaterThan(30);
    for (const checkpoint of checkpoints) {
      const restored = source.create({ strict: true });
      loadWorld(restored, checkpoint);
      expect(saveWorld(restored)).toEqual(checkpoint);
      restored.runUntil(UNTIL);
      expect(saveWorld(restored)).toEqual(end);
    }
  });
});
