import { correctRegisterRules } from '@barksim/barkfs-nodes';
import { runSeed } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { registerSwarm } from '../../src/register/index.ts';
import { registerZoo } from '../../src/register/zoo.ts';
import { replacedRules } from '../support/replaced-rules.ts';

describe('register/swarm', () => {
  it('finds nothing wrong with quorums that allow for one forgetful disk', () => {
    const effects = new Set<string>();
    for (let seed = 0; seed < 120; seed++) {
      const report = runSeed(registerSwarm, `register ${seed}`);
      expect([report.seed, report.verdict, report.violations]).toEqual([report.seed, 'pass', []]);
      for (const name of Object.keys(report.coverage)) effects.add(name);
    }
    const forgets = ['crash-and-wipe', 'wipe-disk', 'rollback-disk', 'sync-lies', 'sync-fails', 'bit-rot', 'latent-sector', 'misdirected-write', 'misdirected-read'];
    expect([...effects]).toEqual(expect.arrayContaining([...forgets.map((kind) => `effect/${kind}`), 'register/unsound']));
  });

  it.each(registerZoo.map((bug) => [bug.id, bug] as const))('finds %s within 300 seeds, by a property that is meant to, and again by the plan', (id, bug) => {
    let isFound = false;
    for (let seed = 0; seed < 300 && !isFound; seed++) {
      const first = runSeed(registerSwarm, `${seed}`, { bug: id });
      if (first.verdict === 'pass') continue;
      isFound = true;
      expect(bug.expectedProperties).toContain(first.violations[0]!.property);
      const again = runSeed(registerSwarm, `${seed}`, { bug: id, plan: JSON.parse(JSON.stringify(first.plan)) });
      expect([again.violations, again.fingerprint]).toEqual([first.violations, first.fingerprint]);
    }
    expect(isFound).toBe(true);
  });

  it('has bugs that differ from the correct table in the rule that they name', () => {
    for (const { rules, replaces } of registerZoo) expect(replacedRules(rules, correctRegisterRules)).toEqual(replaces);
  });

  it('refuses a bug that it does not know', () => {
    expect(() => runSeed(registerSwarm, '1', { bug: 'R1' })).toThrow(/R1/);
  });
});
