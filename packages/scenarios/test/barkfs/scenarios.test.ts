import { SECOND, WorldSource, loadWorld, runSeed, saveWorld } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { barkfsScenarios } from '../../src/barkfs/index.ts';
import { barkfsPrimaryPaused } from '../../src/barkfs/primary-paused.ts';
import { REPLICATION_RESTORED } from '../../src/barkfs/property-names.ts';
import { barkfsSwarm } from '../../src/barkfs/swarm.ts';
import { barkfsTour } from '../../src/barkfs/tour.ts';
import { barkfsZoo } from '../../src/barkfs/zoo/index.ts';

describe('barkfs/tour', () => {
  it('tells how a file survives the loss of a chunk server, in order', () => {
    const notes: string[] = [];
    const report = runSeed(barkfsTour, '1', {
      strict: true,
      trace: (line) => {
        if (line.kind === 'note') notes.push(String(line.data));
      },
    });
    expect(report.verdict).toBe('pass');
    const story = [
      'I make a directory',
      'I write 1536 bytes',
      'is its primary',
      'I append 5 records',
      'I read the whole file once',
      'silent for too long and counts as dead',
      'pulls a copy from',
      'has a new replica on',
      'I read the whole file again',
      'That is all of it',
    ];
    let from = 0;
    for (const part of story) {
      const found = notes.findIndex((note, position) => position >= from && note.includes(part));
      expect(found, `a note with '${part}' from note ${from} on`).toBeGreaterThanOrEqual(from);
      from = found;
    }
  });

  it('ends with the file whole for any seed', () => {
    for (let seed = 0; seed < 50; seed++) {
      expect(runSeed(barkfsTour, String(seed)).violations).toEqual([]);
    }
  });
});

describe('barkfs/primary-paused', () => {
  it('moves the primary on, never has two, and loses nothing', () => {
    const covered = new Set<string>();
    for (let seed = 0; seed < 6; seed++) {
      const report = runSeed(barkfsPrimaryPaused, String(seed));
      expect(report.violations).toEqual([]);
      for (const name of Object.keys(report.coverage)) covered.add(name);
    }
    expect(barkfsPrimaryPaused.expectedCoverage.filter((name) => !covered.has(name))).toEqual([]);
  });
});

describe('barkfs/swarm', () => {
  it('finds no violation in a correct BarkFS, while everything worth covering happens', () => {
    const covered = new Set<string>();
    for (let seed = 0; seed < 300; seed++) {
      const report = runSeed(barkfsSwarm, String(seed));
      expect({ seed, violations: report.violations }).toEqual({ seed, violations: [] });
      for (const name of Object.keys(report.coverage)) covered.add(name);
    }
    expect(barkfsSwarm.expectedCoverage.filter((name) => !covered.has(name))).toEqual([]);
  });

  it.each(barkfsZoo.map((bug) => [bug.id, bug] as const))('finds %s within 200 seeds, by the property it breaks', (id, bug) => {
    for (let seed = 0; seed < 200; seed++) {
      const report = runSeed(barkfsSwarm, String(seed), { bug: id });
      const violation = report.violations[0];
      if (violation === undefined) continue;
      expect(bug.expectedProperties).toContain(violation.property);
      expect(runSeed(barkfsSwarm, String(seed), { bug: id, plan: report.plan })).toMatchObject({
        fingerprint: report.fingerprint,
        violations: [violation],
      });
      return;
    }
    expect.unreachable(`${id} was not found in 200 seeds`);
  });

  it('refuses a bug that is not in the zoo with a line that names those that are', () => {
    expect(() => runSeed(barkfsSwarm, '1', { bug: 'B99' })).toThrow(/unknown bug 'B99': expected one of B19, B47/);
  });

  it('promises nothing when no replica is left: data that was lost for good is not called under-replicated', () => {
    // Every chunk server goes down for good; what cannot be copied from anywhere cannot be replicated.
    const plan = runSeed(barkfsSwarm, '3', { untilMicros: 1 }).plan;
    const nodes = Array.from({ length: plan.settings.chunkServerCount }, (_, position) => position + 1);
    const faults = [{ kind: 'crash' as const, at: 3 * SECOND, nodes }];
    const report = runSeed(barkfsSwarm, '3', { plan: { ...plan, faults } });
    expect(report.violations.map((violation) => violation.property)).not.toContain(REPLICATION_RESTORED);
  });
});

describe('every BarkFS scenario', () => {
  it.each(barkfsScenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s gives the same strict fingerprint twice, directly and through Immer',
    (_name, scenario) => {
      const seeds = scenario === barkfsSwarm ? 30 : 2;
      for (let seed = 0; seed < seeds; seed++) {
        const options = { strict: true, untilMicros: 5 * SECOND };
        const direct = runSeed(scenario, String(seed), options);
        const again = runSeed(scenario, String(seed), options);
        const immer = runSeed(scenario, String(seed), { ...options, handlers: 'immer' });
        expect(again).toEqual(direct);
        expect(immer).toEqual(direct);
      }
    },
  );

  it.each([
    ['a correct BarkFS', undefined],
    ['one with B47', 'B47'],
  ])('goes on from a checkpoint in a fresh world as if nothing had been: %s', (_what, bug) => {
    for (let seed = 2; seed < 5; seed++) {
      const source = new WorldSource(barkfsSwarm, String(seed), bug === undefined ? {} : { bug });
      const first = source.create({ strict: true });
      first.bootAll();
      first.runUntil(4 * SECOND);
      const checkpoint = saveWorld(first);
      const second = source.create({ strict: true });
      loadWorld(second, checkpoint);
      for (const world of [first, second]) {
        world.runUntil(source.untilMicros);
        world.finish();
      }
      expect(second.fingerprint.toString()).toBe(first.fingerprint.toString());
      expect(second.firstViolation).toEqual(first.firstViolation);
      expect(second.saveObserver()).toEqual(first.saveObserver());
    }
  });
});
