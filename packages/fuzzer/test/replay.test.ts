import { beforeAll, describe, expect, it } from 'vitest';
import { runSeed, type Scenario } from '@barksim/sim-core';
import { findDivergence } from '../src/divergence/find-divergence.ts';
import { failureOf } from '../src/failure/examine-failure.ts';
import type { Failure } from '../src/failure/failure.ts';
import { replayFailure } from '../src/failure/replay-failure.ts';
import { tokenRing } from './support/token-ring.mjs';

let failure: Failure;

beforeAll(() => {
  failure = failureOf(tokenRing, runSeed(tokenRing, '0', { bug: 'D1', lastEvents: 20 }))!;
});

describe('a replay', () => {
  it('is equal to the run that was recorded', () => {
    const replay = replayFailure(tokenRing, failure);
    expect(replay.differences).toEqual([]);
    expect(replay.divergence).toBeUndefined();
    expect(replay.report.lastEvents.at(-1)!.kind).toBe('violation');
  });

  it('runs the plan of the failure, not the one that the seed would draw now', () => {
    const redrawn: Scenario = { ...tokenRing, draw: () => ({ settings: { size: 3 }, faults: [] }) };
    expect(replayFailure(redrawn, failure).differences).toEqual([]);
  });

  it('keeps strictness, so that fingerprints compare', () => {
    const strict = failureOf(tokenRing, runSeed(tokenRing, '0', { bug: 'D1', strict: true }))!;
    expect(strict.fingerprint).not.toBe(failure.fingerprint);
    expect(replayFailure(tokenRing, strict).differences).toEqual([]);
  });

  it('says that the violation is gone once the code was mended', () => {
    const mended: Scenario = { ...tokenRing, build: (plan) => tokenRing.build(plan) };
    const { differences, divergence } = replayFailure(mended, failure);
    expect(differences[0]).toEqual({
      what: 'violation',
      recorded: `ring/one-holder at event ${failure.violation.eventIndex}`,
      replayed: 'none: the run ends with pass',
    });
    expect(differences.map((difference) => difference.what)).toContain('fingerprint');
    expect(divergence).toBeUndefined();
  });

  it('names each thing that is not as recorded, with both values', () => {
    const doctored: Failure = { ...failure, fingerprint: '0'.repeat(16), violation: { ...failure.violation, eventIndex: 1, nodes: ['n9'] } };
    expect(replayFailure(tokenRing, doctored).differences).toEqual([
      { what: 'violation.eventIndex', recorded: '1', replayed: String(failure.violation.eventIndex) },
      { what: 'violation.nodes', recorded: 'n9', replayed: failure.violation.nodes.join(', ') },
      { what: 'fingerprint', recorded: '0'.repeat(16), replayed: failure.fingerprint },
    ]);
  });

  it('tells code that changed from code that does something else each time', () => {
    let leaked = 0;
    const leaky: Scenario = {
      ...tokenRing,
      build(plan, bug) {
        leaked += 1;
        const spec = tokenRing.build(plan, bug);
        return { ...spec, nodes: spec.nodes.map((node) => ({ ...node, clock: { driftPpm: leaked * 1_000 } })) };
      },
    };
    expect(replayFailure(leaky, failure).divergence!.summary).toMatch(/^two runs of seed 0 differ from event \d+ on/);
  });

  it('fills a trace on the way', () => {
    const kinds = new Set<string>();
    replayFailure(tokenRing, failure, (line) => kinds.add(line.kind));
    expect([...kinds]).toEqual(expect.arrayContaining(['boot', 'message', 'timer', 'send', 'violation']));
  });
});

describe('a divergence', () => {
  it('shows the lines both runs had, and the first that differs', () => {
    let run = 0;
    const leaky: Scenario = {
      ...tokenRing,
      durationMicros: 30_000,
      build(plan) {
        const spec = tokenRing.build({ ...plan, faults: [] });
        const isSecond = run++ % 2 === 1;
        const slow = { ...spec.network.defaults, delay: { kind: 'constant', micros: 900 } as const };
        return { ...spec, network: { defaults: isSecond ? slow : spec.network.defaults } };
      },
    };
    const { common, first, second } = findDivergence(leaky, '3', {});
    expect(common.length).toBeGreaterThan(0);
    expect(first!.atMicros).not.toBe(second!.atMicros);
    expect(first!.i).toBe(second!.i);
  });

  it('says when two runs with a trace were equal after all', () => {
    expect(findDivergence(tokenRing, '0', {}).summary).toMatch(/two runs with a trace were equal/);
  });
});
