/** The page of the docs about the zoo: what is planted, and how fast each bug is found. Written by `barksim zoo --write`. */
import type { BugCensus, ZooCensus } from '../zoo-census.ts';
import { grouped, span } from './numbers.ts';
import { seedsText, summaryLines } from './zoo-text.ts';

export interface ZooPage {
  readonly census: ZooCensus;
  /** How a reader makes the page anew. */
  readonly commandLine: string;
}

export function zooPage({ census, commandLine }: ZooPage): string {
  const scenarios = [...new Set(census.bugs.map(({ scenario }) => scenario))];
  return `${[
    '# The zoo of known bugs',
    'Each bug below is one rule of the correct program replaced by a faulty one (`packages/scenarios/src/*/zoo`, one file each). It is hunted with the ' +
      'ordinary swarm of its family, seed after seed up to the first violation; no scenario, fault or option is chosen for it. A bug counts as found only ' +
      'if the property that fires first is one of those that are meant to.',
    `This page is written by \`${commandLine}\`. Seeds and events are the same everywhere; times are not.`,
    'What of the open list of Raft bugs has nothing to be planted in is said in [raft.md](raft.md), next to what stands in its place (X5: there is no table of requests that wait for an index).',
    summaryLines(census).join('\n'),
    ...scenarios.map((scenario) => section(census, scenario)),
    'Columns: *seeds*, how many seeds it takes, the median and the worst over the ranges (`-`: not found in all of a range); *events* and *time*, those of the ' +
      'first range up to the violation, one run after the other; *fired*, the property of the first range; *needs*, the faults and features without which ' +
      'the bug cannot show.',
  ].join('\n\n')}\n`;
}

function section(census: ZooCensus, scenario: string): string {
  const rows = census.bugs.filter((bug) => bug.scenario === scenario).map(row);
  return [
    `## ${scenario}`,
    '',
    '| bug | what is wrong | rule | source | needs | seeds | events | time | fired |',
    '|---|---|---|---|---|---:|---:|---:|---|',
    ...rows,
  ].join('\n');
}

function row({ bug, hunts, medianSeeds, worstSeeds }: BugCensus): string {
  const first = hunts[0]!;
  const seeds = hunts.length === 1 ? seedsText(medianSeeds) : `${seedsText(medianSeeds)} / ${seedsText(worstSeeds)}`;
  const fired = first.property === null ? `${first.outcome} in ${grouped(first.seedsRun)} seeds` : `\`${first.property}\`${first.outcome === 'found' ? '' : ' (not expected)'}`;
  const cells = [
    bug.id,
    bug.summary,
    bug.replaces.map((rule) => `\`${rule}\``).join(', '),
    bug.source,
    bug.needs.length === 0 ? 'nothing' : bug.needs.join(', '),
    seeds,
    grouped(first.events),
    span(first.wallMillis * 1_000),
    fired,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}
