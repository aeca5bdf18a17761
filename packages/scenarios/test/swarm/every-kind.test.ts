import { FAULT_KINDS, SeededStreams } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/catalogue.ts';

const SEEDS = 400;
const swarms = scenarios.filter(({ name }) => name.endsWith('/swarm'));

describe('the swarms of the catalogue', () => {
  it('draw every kind of fault that there is, in one of them at least', () => {
    const drawn = new Set<string>();
    for (const swarm of swarms) {
      for (let seed = 0; seed < SEEDS; seed++) {
        for (const { kind } of swarm.draw(new SeededStreams(`every kind ${seed}`)).faults) drawn.add(kind);
      }
    }
    expect(FAULT_KINDS.filter((kind) => !drawn.has(kind))).toEqual([]);
  });

  it.each(swarms.map((swarm) => [swarm.name, swarm] as const))('expect to see fired whatever %s draws', (_, swarm) => {
    const drawn = new Set<string>();
    for (let seed = 0; seed < SEEDS; seed++) {
      for (const { kind } of swarm.draw(new SeededStreams(`every kind ${seed}`)).faults) drawn.add(`fault/${kind}`);
    }
    expect([...drawn].filter((name) => !swarm.expectedCoverage.includes(name))).toEqual([]);
  });
});
