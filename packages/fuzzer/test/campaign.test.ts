import { describe, expect, it } from 'vitest';
import type { Scenario } from '@barksim/sim-core';
import { runCampaign, type CampaignOptions } from '../src/campaign/run-campaign.ts';
import type { CampaignResult } from '../src/campaign/campaign-result.ts';
import { firstSeeds } from '../src/seeds/seed-sequence.ts';
import { endless, sometimesEndless, tokenRing } from './support/token-ring.mjs';

const CATALOGUE = new URL('./support/token-ring.mjs', import.meta.url).href;
const WORKER = new URL('../dist/seeds/worker.js', import.meta.url).href;

function workers(count: number): CampaignOptions['workers'] {
  return { count, catalogueUrl: CATALOGUE, entryUrl: WORKER };
}

/** All that must not depend on how or how fast the campaign was carried out. */
function findings(result: CampaignResult): Omit<CampaignResult, 'wallMillis'> {
  const { wallMillis: _wallMillis, ...rest } = result;
  return rest;
}

/** A scenario that does something else in every process and at every run: its program keeps a memory of its own. */
function leaky(): Scenario {
  let leaked = 0;
  return {
    ...tokenRing,
    name: 'test/leaky',
    build(plan, bugId) {
      const spec = tokenRing.build(plan, bugId);
      leaked += 1;
      return { ...spec, nodes: spec.nodes.map((node) => ({ ...node, clock: { driftPpm: leaked * 1_000 } })) };
    },
  };
}

describe('a campaign', () => {
  it('runs every seed and sums up what they did', async () => {
    const result = await runCampaign({ scenario: tokenRing, seeds: firstSeeds(200) });
    expect(result).toMatchObject({ scenario: 'test/token-ring', endedBy: 'seeds', seedsRun: 200, failures: [], undecided: [] });
    expect(result.simulatedMicros).toBe(200 * tokenRing.durationMicros);
    expect(result.events).toBeGreaterThan(100_000);
    expect(Object.keys(result.coverage)).toEqual(expect.arrayContaining(['fault/loss', 'ring/resent', 'network/lost']));
  });

  it('counts of each kind of fault in how many runs it was drawn, fired and made a difference', async () => {
    const { faults, coverage } = await runCampaign({ scenario: tokenRing, seeds: firstSeeds(100), run: { untilMicros: 100_000 } });
    expect(Object.keys(faults)).toEqual(Object.keys(faults).toSorted());
    for (const { drawn, fired, mattered } of Object.values(faults)) {
      expect(drawn).toBeGreaterThanOrEqual(fired);
      expect(fired).toBeGreaterThanOrEqual(mattered);
    }
    const { drawn, fired, mattered } = faults['loss']!;
    expect(drawn).toBeGreaterThan(fired);
    expect(fired - mattered).toBe(coverage['idle/loss'] ?? 0);
    expect(mattered).toBeGreaterThan(0);
  });

  it('finds a planted bug, by seeds that each fail alone as well', async () => {
    const result = await runCampaign({ scenario: tokenRing, seeds: firstSeeds(100), run: { bug: 'D1' } });
    expect(result.failures.length).toBeGreaterThan(10);
    expect(result.failures.every((failure) => failure.property === 'ring/one-holder')).toBe(true);
    const [first] = result.failures;
    const alone = await runCampaign({ scenario: tokenRing, seeds: { first: BigInt(first!.seed), count: 1 }, run: { bug: 'D1' } });
    expect(alone.failures[0]).toEqual(first);
  });

  it('gives the same result in this thread, with one worker and with two', async () => {
    const options = { scenario: tokenRing, seeds: firstSeeds(300), run: { bug: 'D1' } };
    const inline = findings(await runCampaign(options));
    expect(inline.failures.length).toBeGreaterThan(50);
    expect(findings(await runCampaign({ ...options, workers: workers(1)! }))).toEqual(inline);
    expect(findings(await runCampaign({ ...options, workers: workers(2)! }))).toEqual(inline);
  });

  it('ends at the first failing seed when told to bail, whatever the workers had begun', async () => {
    const options = { scenario: tokenRing, seeds: { first: 1n, count: 500 }, run: { bug: 'D1' }, bail: true };
    const inline = findings(await runCampaign(options));
    expect(inline).toMatchObject({ endedBy: 'bail', failures: [{ seed: '2' }], seedsRun: 2 });
    expect(findings(await runCampaign({ ...options, workers: workers(2)! }))).toEqual(inline);
  });

  it('takes seeds of any size', async () => {
    const first = 2n ** 64n;
    const result = await runCampaign({ scenario: tokenRing, seeds: { first, count: 40 }, run: { bug: 'D1' } });
    expect(result.failures.length).toBeGreaterThan(0);
    for (const { seed } of result.failures) expect(BigInt(seed) - first).toBeLessThan(40n);
  });

  it('ends when its time is up, with whole seeds only', async () => {
    const result = await runCampaign({ scenario: tokenRing, seeds: firstSeeds(undefined), timeBudgetMillis: 150 });
    expect(result.endedBy).toBe('time');
    expect(result.seedsRun).toBeGreaterThan(0);
    expect(result.simulatedMicros).toBe(result.seedsRun * tokenRing.durationMicros);
    const again = await runCampaign({ scenario: tokenRing, seeds: firstSeeds(result.seedsRun) });
    expect(again.fingerprint).toBe(result.fingerprint);
  });

  it('ends when interrupted, with what it has found so far', async () => {
    const interruption = new AbortController();
    const result = await runCampaign({
      scenario: tokenRing,
      seeds: firstSeeds(undefined),
      run: { bug: 'D1' },
      signal: interruption.signal,
      onFailure: () => interruption.abort(),
    });
    expect(result.endedBy).toBe('interrupted');
    expect(result.failures.length).toBeGreaterThan(0);
  });

  it('gives up a seed that never ends when interrupted', async () => {
    const result = await runCampaign({
      scenario: endless,
      seeds: firstSeeds(10),
      workers: workers(1)!,
      signal: AbortSignal.timeout(300),
    });
    expect(result).toMatchObject({ endedBy: 'interrupted', seedsRun: 0 });
  });

  it('ends at a seed that never ends, counts those before it, and says where it hangs', async () => {
    const result = await runCampaign({
      scenario: sometimesEndless,
      seeds: firstSeeds(10),
      run: { bug: 'D1' },
      workers: { ...workers(2)!, seedLimitMillis: 400 },
    });
    const before = await runCampaign({ scenario: tokenRing, seeds: firstSeeds(4), run: { bug: 'D1' } });
    expect(before.failures.length).toBeGreaterThan(0);
    expect(result).toMatchObject({ endedBy: 'broken', seedsRun: 4, failures: before.failures.map(({ seed }) => ({ seed })), broken: { seed: '4' } });
    expect(result.broken!.message).toMatch(
      /^it has not ended after 0\.4 s of real time: perhaps a handler never returns\. It is in spin \(.*token-ring\.mjs:\d+\), called by draw \(.*token-ring\.mjs:\d+\), called by drawPlan \(.*build-world\.ts:\d+\)/,
    );
  });

  it('tells of progress that only grows, and of failures in the order of seeds', async () => {
    const seen: number[] = [];
    const failing: string[] = [];
    const result = await runCampaign({
      scenario: tokenRing,
      seeds: firstSeeds(300),
      run: { bug: 'D1' },
      workers: workers(2)!,
      onProgress: (progress) => seen.push(progress.seedsRun),
      onFailure: (failure) => failing.push(failure.seed),
    });
    expect(seen.at(-1)).toBe(300);
    expect(seen).toEqual([...seen].sort((left, right) => left - right));
    expect(failing).toEqual([...failing].sort((left, right) => Number(left) - Number(right)));
    expect(failing).toEqual(result.failures.map((failure) => failure.seed));
  });

  it('runs only so many failing seeds of one property again', async () => {
    const result = await runCampaign({ scenario: tokenRing, seeds: firstSeeds(60), run: { bug: 'D1' }, examinedPerProperty: 3 });
    expect(result.failures.length).toBeGreaterThan(3);
    expect(result.failures.map((failure) => failure.failure !== undefined)).toEqual(result.failures.map((_, index) => index < 3));
  });

  it('stops at a seed that cannot be run, and names it', async () => {
    const broken: Scenario = {
      ...tokenRing,
      draw(streams) {
        if (streams.stream('break').int(1, 10) === 1) throw new RangeError('cluster of size 0');
        return tokenRing.draw(streams);
      },
    };
    const result = await runCampaign({ scenario: broken, seeds: firstSeeds(1_000) });
    expect(result.endedBy).toBe('broken');
    expect(result.broken).toEqual({ seed: String(result.seedsRun), message: 'RangeError: cluster of size 0' });
  });

  it('reports a failing seed that does something else the second time, with where it parts ways', async () => {
    const result = await runCampaign({ scenario: leaky(), seeds: firstSeeds(20), run: { bug: 'D1' } });
    expect(result.nondeterministic.length).toBeGreaterThan(0);
    const { divergence, seed } = result.nondeterministic[0]!;
    expect(divergence.summary).toMatch(new RegExp(`^two runs of seed ${seed} differ from event \\d+ on`));
    expect(divergence.differences.length).toBeGreaterThan(0);
  });

  it('runs every seed twice when strict, and finds what differs without any failure', async () => {
    const result = await runCampaign({ scenario: leaky(), seeds: firstSeeds(3), run: { strict: true } });
    expect(result.failures).toEqual([]);
    expect(result.nondeterministic.map(({ seed }) => seed)).toEqual(['0', '1', '2']);
    expect((await runCampaign({ scenario: tokenRing, seeds: firstSeeds(3), run: { strict: true } })).nondeterministic).toEqual([]);
  });

  it('lists what it could not decide, and is not failing for that', async () => {
    const undecided: Scenario = {
      ...tokenRing,
      build(plan) {
        return {
          ...tokenRing.build(plan),
          observer: (_view, report) => ({
            afterEvent() {},
            atEnd: () => report.inconclusive('ring/fair', 'the search ran out of its budget'),
            save: () => null,
            load() {},
          }),
        };
      },
    };
    const result = await runCampaign({ scenario: undecided, seeds: firstSeeds(2) });
    expect(result.failures).toEqual([]);
    expect(result.undecided.map((entry) => entry.seed)).toEqual(['0', '1']);
    expect(result.undecided[0]!.reasons[0]).toContain('ran out of its budget');
  });

  it('fails as a whole when a worker cannot start', async () => {
    const options = { scenario: { ...tokenRing, name: 'test/unknown' }, seeds: firstSeeds(5), workers: workers(1)! };
    await expect(runCampaign(options)).rejects.toThrow(/a worker failed on seeds 0 to 0: .*has no scenario test\/unknown/);
  });
});
