/**
 * Holds the table of docs/mit-tests.md to the catalogue. What was measured is written with it and not held to: it moves with
 * every seed, within budgets that are part of the tests.
 *
 * BARKSIM_REWRITE_DOCS=1 npx vitest run test/raft/mit/mit-docs.test.ts   measures and writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { runSeed, type Scenario } from '@barksim/sim-core';
import { expect, it } from 'vitest';
import { mitScenarios } from '../../../src/raft/mit/index.ts';
import { LONGEST_LOG } from '../../../src/raft/mit/lab-observer.ts';
import type { LabSettings } from '../../../src/raft/mit/lab-settings.ts';
import * as names from '../../../src/raft/mit/property-names.ts';

const PAGE = new URL('../../../../../docs/mit-tests.md', import.meta.url);
const TABLE = /<!-- tests -->\n.*?<!-- end of tests -->/s;
/** Many enough for a measurement; for the budgets themselves one will do. */
const SEEDS = process.env['BARKSIM_REWRITE_DOCS'] === '1' ? 20 : 1;

/** What was counted over the seeds: `20` or `14 to 20`. */
function measured(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least} to ${most}`;
}

function row(scenario: Scenario): string {
  let reports = [runSeed(scenario, '0')];
  const { budgets, maxLogEntries, maxSnapshotChars } = reports[0]!.plan.settings as LabSettings;
  if (budgets.length > 0 || maxLogEntries !== null) {
    reports = Array.from({ length: SEEDS }, (_, seed) => runSeed(scenario, `${seed}`));
  }
  const seen = (name: string): string => measured(reports.map(({ coverage }) => coverage[name] ?? 0));
  const limits = budgets.map(({ name, atLeast, atMost }) => {
    const limit = atMost === null ? `at least ${atLeast}` : `at most ${atMost}`;
    return [`${name.replaceAll('-', ' ')}: ${limit}`, seen(`mit/${name}`)];
  });
  if (maxLogEntries !== null) limits.push([`entries in a log: at most ${maxLogEntries}`, seen(LONGEST_LOG)]);
  if (maxSnapshotChars !== null) limits.push([`characters of a snapshot: at most ${maxSnapshotChars}`, 'within']);
  const title = /^MIT 6\.5840, (.*?)\. /.exec(scenario.description)![1]!;
  const cells = [`\`${scenario.name}\``, title, scenario.summary, limits.map(([limit]) => limit).join('; '), limits.map(([, count]) => count).join('; ')];
  return `| ${cells.join(' | ')} |`;
}

function withoutMeasured(table: string): string {
  return table.replaceAll(/[^|\n]*\|$/gm, '');
}

it('docs/mit-tests.md lists every test with its budgets', () => {
  const table = [
    '<!-- tests -->',
    '| scenario | test | what it is about | budget | measured |',
    '|---|---|---|---|---|',
    ...mitScenarios.map(row),
    '<!-- end of tests -->',
  ].join('\n');
  if (process.env['BARKSIM_REWRITE_DOCS'] === '1') writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(TABLE, () => table));
  expect(withoutMeasured(TABLE.exec(readFileSync(PAGE, 'utf8'))![0])).toBe(withoutMeasured(table));
});

it('docs/mit-tests.md has a row for each property of the tests, and none for others', () => {
  const documented = readFileSync(PAGE, 'utf8').split('\n').filter((line) => line.startsWith('| `mit/') && !/^\| `mit\/\d/.test(line));
  expect(documented.map((line) => line.split('`')[1]).toSorted()).toEqual(Object.values(names).toSorted());
});
