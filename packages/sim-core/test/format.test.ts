import { describe, expect, it } from 'vitest';
import type { Fault, Host, NodeProgram, Scenario } from '../src/index.ts';
import { QUIET_LINK, runSeed } from '../src/index.ts';
import { WorldSource } from '../src/engine/build-world.ts';

/** Remembers what it found on its disk each time it booted. */
const settler: NodeProgram<{ found: unknown }, { type: 'none' }, { type: 'none' }, string> = {
  kind: 'settler',
  messageTypes: ['none'],
  timerTypes: ['none'],
  format: (disk, id, options) => disk.cell('identity').write(`${options} ${id}`),
  boot: (host: Host) => ({ found: host.disk.cell('identity').read() ?? 'nothing' }),
  onMessage: () => undefined,
  onTimer: () => undefined,
};

const scenario: Scenario = {
  name: 'test/format',
  summary: 'nodes whose disks were prepared',
  description: '',
  durationMicros: 100,
  bugs: [],
  expectedCoverage: [],
  draw: () => ({ settings: {}, faults: [] }),
  build: () => ({
    nodes: [0, 1].map((node) => ({ name: `n${node + 1}`, program: settler, options: 'disk of', clock: {} })),
    network: { defaults: QUIET_LINK },
    disk: { syncMinMicros: 10, syncMaxMicros: 10 },
  }),
};

function foundAfter(faults: readonly Fault[]): unknown {
  const world = new WorldSource(scenario, '1', { plan: { settings: {}, faults } }).create();
  world.bootAll();
  while (world.step(100));
  return world.view.stateOf(1);
}

describe("preparing a node's disk", () => {
  it('comes before the first boot', () => {
    expect(foundAfter([])).toEqual({ found: 'disk of 1' });
  });

  it('is durable at once: a power loss right after it loses nothing', () => {
    expect(foundAfter([{ kind: 'crash', nodes: [1], at: 1, until: 2 }])).toEqual({ found: 'disk of 1' });
  });

  it('is not done again for a disk that was lost', () => {
    expect(foundAfter([{ kind: 'crash-and-wipe', nodes: [1], at: 1, until: 2 }])).toEqual({ found: 'nothing' });
  });

  it('changes no event of a run', () => {
    const { format: _, ...unprepared } = settler;
    const plain: Scenario = { ...scenario, build: (plan) => ({ ...scenario.build(plan), nodes: scenario.build(plan).nodes.map((node) => ({ ...node, program: unprepared })) }) };
    expect(runSeed(scenario, '1').fingerprint).toBe(runSeed(plain, '1').fingerprint);
  });
});
