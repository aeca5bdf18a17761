import { describe, expect, it } from 'vitest';
import { runSeed, type Fault, type RunReport } from '../src/index.ts';
import { ringScenario } from './support/ring.ts';

/** Tokens go round all the time, except over nodes that are down. */
function run(faults: readonly Fault[], spec: object = {}): RunReport {
  return runSeed(ringScenario({ tokens: 4, faults, spec }), '1', { untilMicros: 1_000_000 });
}

const WINDOW = { at: 100_000, until: 200_000 };

describe('coverage tells of each fault whether it made a difference', () => {
  it.each<Fault>([
    { kind: 'crash', nodes: [1], ...WINDOW },
    { kind: 'kill', nodes: [1], ...WINDOW },
    { kind: 'restart', nodes: [1], at: 100_000 },
    { kind: 'correlated-crash', nodes: [1, 2], spreadMicros: 10_000, ...WINDOW },
    { kind: 'boot-loop', nodes: [1], crashes: 2, upMicros: 10_000, downMicros: 10_000, ...WINDOW },
    { kind: 'crash-and-wipe', nodes: [1], ...WINDOW },
    { kind: 'pause', nodes: [1], ...WINDOW },
    { kind: 'slow-node', nodes: [1], handlerMicros: 100, ...WINDOW },
    { kind: 'clock-drift', nodes: [1], driftPpm: 1_000, ...WINDOW },
    { kind: 'clock-step', nodes: [1], stepMicros: 1_000, ...WINDOW },
    { kind: 'clock-freeze', nodes: [1], ...WINDOW },
    { kind: 'clock-jitter', nodes: [1], amplitudeMicros: 100, ...WINDOW },
  ])('$kind', (fault) => {
    const { coverage } = run([fault]);
    expect(coverage[`fault/${fault.kind}`]).toBe(1);
    expect(coverage[`effect/${fault.kind}`]).toBeGreaterThan(0);
    expect(coverage).not.toHaveProperty(`idle/${fault.kind}`);
    expect(coverage).not.toHaveProperty(`unfired/${fault.kind}`);
  });

  it('a fault that fires and meets nothing is idle, once a run', () => {
    const { coverage } = run([
      { kind: 'crash', nodes: [0, 1, 2, 3, 4], at: 50_000 },
      { kind: 'loss', ppm: 1_000_000, at: 500_000 },
      { kind: 'loss', ppm: 1_000_000, at: 600_000 },
      { kind: 'crash', nodes: [1], at: 700_000 },
      { kind: 'kill', nodes: [1], at: 700_000 },
    ]);
    expect(coverage).toMatchObject({ 'fault/crash': 2, 'effect/crash': 1, 'fault/loss': 2, 'idle/loss': 1, 'idle/kill': 1 });
    expect(coverage).not.toHaveProperty('idle/crash');
  });

  it('a fault that does not fire is counted, whether nobody plays its role or the run is over before', () => {
    const roles = { nobody: () => undefined };
    const { coverage } = run([{ kind: 'pause', nodes: ['nobody'], at: 100 }, { kind: 'pause', nodes: [1], at: 2_000_000 }], { roles });
    expect(coverage).toMatchObject({ 'unfired/pause': 2 });
    expect(coverage).not.toHaveProperty('fault/pause');
  });
});
