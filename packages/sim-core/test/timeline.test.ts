import { describe, expect, it } from 'vitest';
import { runSeed, Timeline, WorldSource, loadWorld, saveWorld, type Fault, type TraceLine } from '../src/index.ts';
import { ringScenario } from './support/ring.ts';

const faults: readonly Fault[] = [
  { kind: 'partition', at: 200_000, until: 400_000, groups: [[0, 1], [2, 3, 4]] },
  { kind: 'crash', at: 500_000, until: 700_000, nodes: [2, 3] },
  { kind: 'pause', at: 800_000, until: 1_000_000, nodes: [1] },
  { kind: 'duplication', at: 0, until: 1_500_000, ppm: 20_000, spreadMicros: 5_000 },
];
const scenario = ringScenario({ tokens: 16, faults });
const UNTIL = 2_000_000;

describe('a checkpoint', () => {
  it('restores into a fresh world, which then runs as the first one did', () => {
    const expected = runSeed(scenario, '7', { strict: true });
    for (const stop of [1, 100, 999, 2500, 5000]) {
      const source = new WorldSource(scenario, '7', {});
      const first = source.create({ strict: true });
      first.bootAll();
      while (first.eventCount < stop) first.step(UNTIL);
      const checkpoint = saveWorld(first);
      const restored = source.create({ strict: true });
      loadWorld(restored, checkpoint);
      restored.runUntil(UNTIL);
      expect(restored.fingerprint.toString()).toBe(expected.fingerprint);
      // The first world has not been touched by the second.
      first.runUntil(UNTIL);
      expect(first.fingerprint.toString()).toBe(expected.fingerprint);
      expect(saveWorld(first)).toEqual(saveWorld(restored));
    }
  });

  it('restores any number of times', () => {
    const source = new WorldSource(scenario, '8', {});
    const first = source.create();
    first.bootAll();
    while (first.eventCount < 2000) first.step(UNTIL);
    const checkpoint = saveWorld(first);
    const fingerprints = [1, 2, 3].map(() => {
      const world = source.create();
      loadWorld(world, checkpoint);
      world.runUntil(UNTIL);
      return world.fingerprint.toString();
    });
    expect(new Set(fingerprints).size).toBe(1);
  });
});

describe('a timeline', () => {
  const timeline = new Timeline(scenario, '9', { checkpointEvery: 700, windowSize: 64 });

  it('ends where the run ends', () => {
    const report = runSeed(scenario, '9');
    expect(timeline.totalEvents).toBe(report.events);
    expect(timeline.fingerprint).toBe(report.fingerprint);
  });

  it('shows the same events as the trace of the run', () => {
    const lines: TraceLine[] = [];
    runSeed(scenario, '9', { trace: (line) => lines.push(line) });
    for (const index of [1, 63, 64, 65, 699, 700, 701, 1400, 3000, timeline.totalEvents]) {
      const { header, lines: within } = timeline.eventAt(index);
      expect([header, ...within]).toEqual(lines.filter((line) => line.i === index));
    }
    expect(timeline.eventAt(0).lines.map((line) => line.kind)).toContain('boot');
  });

  it('gives each event the state before and after, equal to what direct execution gives', () => {
    for (const index of [5, 700, 701, 2222]) {
      const { change, header } = timeline.eventAt(index);
      const id = Number((header.node as string).slice(1)) - 1;
      expect(change?.before).toEqual(timeline.worldAt(index - 1).nodes[id]?.state);
      expect(change?.after).toEqual(timeline.worldAt(index).nodes[id]?.state);
    }
  });

  it('finds events forward and back', () => {
    const isCrash = (line: TraceLine): boolean => line.kind === 'fault' && line.type === 'crash';
    const crash = timeline.findNext(0, isCrash) as number;
    expect(timeline.eventAt(crash).atMicros).toBe(500_000);
    expect(timeline.findPrevious(timeline.totalEvents, isCrash)).toBe(crash);
    expect(timeline.findNext(crash, isCrash)).toBeUndefined();
    expect(timeline.findPrevious(crash, isCrash)).toBeUndefined();
  });

  it('names the range when asked for an event that is not there', () => {
    expect(() => timeline.eventAt(timeline.totalEvents + 1)).toThrow(`expected 0 to ${timeline.totalEvents}`);
    expect(() => timeline.worldAt(-1)).toThrow('there is no event -1');
  });
});
