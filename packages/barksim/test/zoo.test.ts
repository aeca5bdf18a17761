import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { scenarios } from '@barksim/scenarios';
import type { PlantedBug } from '@barksim/sim-core';
import type { HuntOutcome, HuntResult } from '@barksim/fuzzer';
import { describe, expect, it } from 'vitest';
import { zooPage } from '../src/output/zoo-page.ts';
import { summaryLines } from '../src/output/zoo-text.ts';
import { takeCensus } from '../src/zoo-census.ts';
import { inThisProcess } from './support/in-this-process.ts';
import { barksim, ODD_MAIN, parsed, workingDirectory } from './support/spawn-barksim.ts';

const PAGE = fileURLToPath(new URL('../../../docs/zoo.md', import.meta.url));

describe('barksim zoo', () => {
  it('tells of each bug the seeds, events and time that it took, and what fired', async () => {
    const ended = await barksim(['zoo', '--bug', 'e3,R1', '--seeds', '50']);
    expect(ended).toMatchObject({ status: 0 });
    expect(ended.stdout).toMatch(/^ {2}bug +seeds +events +time +property that fired$/m);
    expect(ended.stdout).toMatch(/^ {2}E3 +\d+ +\d+ +\S+ +raft\/S18-durable-before-send$/m);
    expect(ended.stdout).toContain('2 bugs, hunted over seeds 0 to 49: 2 found');
  });

  it('prints JSON with what every reader needs, and more', async () => {
    const { bugs, summary } = parsed(await barksim(['zoo', '--bug', 'E3', '--seeds', '50', '--repeats', '2', '--json']));
    expect(Object.keys(bugs[0]).slice(0, 7)).toEqual(['id', 'found', 'seedsToFind', 'eventsToFind', 'property', 'expectedProperty', 'wallMillis']);
    expect(bugs[0]).toMatchObject({ id: 'E3', found: true, outcome: 'found', scenario: 'raft/swarm', replaces: ['sendVote'], needs: ['crash', 'disk'] });
    expect(bugs[0].property).toBe(bugs[0].expectedProperty);
    expect(bugs[0].hunts.map(({ firstSeed }: { firstSeed: string }) => firstSeed)).toEqual(['0', '50']);
    expect(summary).toMatchObject({ foundAlways: 1, foundNever: 0, misjudged: 0 });
  });

  it('ends with status 1 when a bug is missed or breaks what it is not expected to break', async () => {
    const missed = await barksim(['zoo', '--bug', 'N11', '--seeds', '1']);
    expect(missed.status).toBe(1);
    expect(missed.stdout).toContain('not found in 1 seed from seed 0 on');
    const odd = await barksim(['zoo'], { main: ODD_MAIN });
    expect(odd.status).toBe(1);
    expect(odd.stdout).toMatch(/E3 .*broke raft\/S18-durable-before-send, which it\s+is\s+not\s+expected\s+to/s);
    const [bug] = parsed(await barksim(['zoo', '--json'], { main: ODD_MAIN })).bugs;
    expect(bug).toMatchObject({ found: false, outcome: 'misjudged', seedsToFind: null, property: 'raft/S18-durable-before-send', expectedProperty: 'odd/never' });
  });

  it('ends in good order when it is interrupted', async () => {
    const ended = await barksim(['zoo', '--bug', 'N11', '--repeats', '100', '--seeds', '100000', '--workers', '1', '--json'], {
      // Once only: the second time ends it at once.
      onOutput: (child, { stderr }) => child.killed || (stderr.includes('hunts') && child.kill('SIGINT')),
    });
    expect(ended.status).toBe(130);
    expect(parsed(ended).bugs[0].hunts.at(-1)).toMatchObject({ outcome: 'interrupted', seedsRun: 0 });
  }, 20_000);

  it('refuses what it does not know, in one line', async () => {
    for (const [args, message] of [
      [['--bug', 'ZZ9'], /^barksim: the zoo has no bug "ZZ9"/],
      [['--seeds', '0'], /^barksim: --seeds is "0"; expected a whole number from 1/],
      [['--repeats', 'some'], /^barksim: --repeats is "some"; expected a whole number/],
      [['--write', 'nowhere/zoo.md'], /^barksim: --write nowhere\/zoo\.md: there is no directory nowhere/],
    ] as const) {
      const ended = await inThisProcess(['zoo', ...args]);
      expect(ended.status).toBe(2);
      expect(ended.stderr).toMatch(message);
      expect(ended.stderr.trimEnd()).not.toContain('\n');
    }
  });

  it('writes a page that says how it is written', async () => {
    await barksim(['zoo', '--bug', 'E3', '--seeds', '20', '--write', 'page.md']);
    const page = fs.readFileSync(path.join(workingDirectory(), 'page.md'), 'utf8');
    expect(page).toContain('`barksim zoo --bug E3 --seeds 20 --write page.md`');
    expect(page).toMatch(/^\| E3 \| .* \| `sendVote` \| .* \| crash, disk \| 1 \| \d+ \| \S+ \| `raft\/S18-durable-before-send` \|$/m);
  });
});

describe('reports of runs with a planted bug', () => {
  it('say when another property fired than one that is expected', async () => {
    const run = await barksim(['run', 'odd/swarm', '--bug', 'E3'], { main: ODD_MAIN });
    expect(run.stdout).toContain('raft/S18-durable-before-send is not what E3 is expected to break: odd/never');
    const fuzz = await barksim(['fuzz', 'odd/swarm', '--bug', 'E3', '--seeds', '2'], { main: ODD_MAIN });
    expect(fuzz.stdout).toContain('raft/S18-durable-before-send is not what E3 is expected to break: odd/never');
    expect(parsed(await barksim(['run', 'odd/swarm', '--bug', 'E3', '--json'], { main: ODD_MAIN })).unexpectedProperties).toEqual(['raft/S18-durable-before-send']);
    expect(parsed(await barksim(['fuzz', 'odd/swarm', '--bug', 'E3', '--seeds', '2', '--json'], { main: ODD_MAIN })).unexpectedProperties).toEqual(['raft/S18-durable-before-send']);
  });

  it('say nothing of it where it is expected', async () => {
    const { stdout } = await barksim(['run', 'raft/steady', '--bug', 'E3']);
    expect(stdout).not.toContain('is not what');
    expect(parsed(await barksim(['run', 'raft/steady', '--bug', 'E3', '--json'])).unexpectedProperties).toEqual([]);
  });
});

describe('a census', () => {
  const [scenario] = scenarios as [(typeof scenarios)[number]];
  const bug: PlantedBug = { id: 'Z1', summary: 'a | b', source: 'made up', expectedProperties: ['p/a', 'p/b'], replaces: ['rule'], needs: [] };

  function result(outcome: HuntOutcome, seedsRun: number): HuntResult {
    const property = outcome === 'found' ? 'p/b' : outcome === 'misjudged' ? 'p/c' : null;
    return { hunt: { scenario, bug, firstSeed: 0n, limit: 100, }, outcome, seedsRun, events: 10 * seedsRun, wallMillis: 1, seed: property && '7', property, error: null };
  }

  it('takes medians over ranges, and leaves those that were missed censored', () => {
    const census = takeCensus([result('found', 3), result('missed', 100), result('found', 9), result('missed', 100), result('found', 1), result('misjudged', 2)], 3, 100);
    expect(census.bugs.map(({ foundIn, medianSeeds, worstSeeds }) => [foundIn, medianSeeds, worstSeeds])).toEqual([[2, 9, Infinity], [1, Infinity, Infinity]]);
    expect(census).toMatchObject({ foundAlways: 0, foundSometimes: 2, foundNever: 0, misjudged: 1, medianSeeds: Infinity });
    expect(census.shares.map(({ seeds, percent }) => [seeds, Math.round(percent)])).toEqual([[1, 17], [2, 17], [10, 50], [100, 50]]);
  });

  it('is told the same on the page and on the terminal', () => {
    const census = takeCensus([result('found', 3)], 1, 100);
    const page = zooPage({ census, commandLine: 'barksim zoo --write' });
    for (const line of summaryLines(census)) expect(page).toContain(line);
    expect(page).toContain(String.raw`a \| b`);
  });
});

describe('docs/zoo.md', () => {
  it('has a row for every bug of every zoo: write it anew with `barksim zoo --repeats 5 --write`', () => {
    const page = fs.readFileSync(PAGE, 'utf8');
    const rows = new Set([...page.matchAll(/^\| (\w+) \| (.*?) \|/gm)].map(([, id, summary]) => `${id} ${summary}`));
    const bugs = scenarios.filter(({ name }) => name.endsWith('/swarm')).flatMap((swarm) => swarm.bugs);
    expect(bugs.filter(({ id, summary }) => !rows.has(`${id} ${summary.replaceAll('|', String.raw`\|`)}`)).map(({ id }) => id)).toEqual([]);
  });
});
