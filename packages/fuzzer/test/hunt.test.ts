import type { Plan, PlantedBug } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import type { Hunt, HuntResult } from '../src/hunt/hunt.ts';
import { runHunts } from '../src/hunt/run-hunts.ts';
import { runBatch } from '../src/seeds/run-batch.ts';
import { tokenRing } from './support/token-ring.mjs';

const [D1] = tokenRing.bugs as [PlantedBug];
const WORKERS = {
  catalogueUrl: new URL('./support/token-ring.mjs', import.meta.url).href,
  entryUrl: new URL('../dist/seeds/worker.js', import.meta.url).href,
};

function hunt(changes: Partial<Hunt> = {}): Hunt {
  return { scenario: tokenRing, bug: D1, firstSeed: 0n, limit: 200, ...changes };
}

/** All that must not depend on how the hunt was carried out. */
function findings({ hunt: _hunt, wallMillis: _wallMillis, ...rest }: HuntResult): object {
  return rest;
}

describe('a hunt', () => {
  it('ends at the first seed that shows the bug, and counts the seeds and events up to there', async () => {
    const [result] = await runHunts({ hunts: [hunt()] });
    const alone = runBatch(tokenRing, Array.from({ length: 200 }, (_, seed) => `${seed}`), { bug: 'D1' }, true);
    expect(result).toMatchObject({ outcome: 'found', seedsRun: alone.seedsRun, events: alone.events, property: 'ring/one-holder', seed: alone.failing[0]!.seed });
    expect(result!.wallMillis).toBeGreaterThan(0);
  });

  it('begins where it is told to', async () => {
    const [result] = await runHunts({ hunts: [hunt({ firstSeed: 1_000n })] });
    expect(Number(result!.seed)).toBe(1_000 + result!.seedsRun - 1);
  });

  it('is missed at the limit, not later', async () => {
    const correct = { ...tokenRing, build: (plan: Plan) => tokenRing.build(plan) };
    const [missed] = await runHunts({ hunts: [hunt({ scenario: correct, limit: 37 })] });
    expect(missed).toMatchObject({ outcome: 'missed', seedsRun: 37, seed: null, property: null });
  });

  it('tells when another property fires than one that is meant to', async () => {
    const bug = { ...D1, expectedProperties: ['ring/token-lost'] };
    expect(await runHunts({ hunts: [hunt({ bug })] })).toMatchObject([{ outcome: 'misjudged', property: 'ring/one-holder' }]);
  });

  it('tells the seed that cannot be run', async () => {
    const scenario = { ...tokenRing, build: () => { throw new RangeError('no nodes'); } };
    expect(await runHunts({ hunts: [hunt({ scenario })] })).toMatchObject([{ outcome: 'broken', seed: '0', error: 'RangeError: no nodes' }]);
  });

  it('comes to the same with any number of workers, each result at its place', async () => {
    const hunts = [0n, 500n, 1_000n, 1_500n].map((firstSeed) => hunt({ firstSeed }));
    hunts.push(hunt({ limit: 3 }));
    const inline = await runHunts({ hunts });
    for (const count of [1, 3]) {
      const pooled = await runHunts({ hunts, workers: { ...WORKERS, count } });
      expect(pooled.map(findings)).toEqual(inline.map(findings));
      expect(pooled.map(({ hunt: { firstSeed } }) => firstSeed)).toEqual(hunts.map(({ firstSeed }) => firstSeed));
    }
  });

  it('is interrupted with what it knows, and tells how far it is until then', async () => {
    const interruption = new AbortController();
    const unplanted = { ...D1, expectedProperties: [] };
    const scenario = { ...tokenRing, build: (plan: Plan) => tokenRing.build(plan) };
    const told: number[] = [];
    const [result] = await runHunts({
      hunts: [hunt({ scenario, bug: unplanted, limit: 1_000_000 })],
      signal: interruption.signal,
      onProgress({ seedsRun, ended, hunts }) {
        expect([ended, hunts]).toEqual([0, 1]);
        told.push(seedsRun);
        if (seedsRun > 20) interruption.abort();
      },
    });
    expect(result).toMatchObject({ outcome: 'interrupted', seed: null });
    expect(result!.seedsRun).toBe(told.at(-1));
  });
});
