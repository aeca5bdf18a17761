/** What hunting the zoo came to, for a person: a table of the bugs, and what it adds up to. */
import { wrapped, type HuntResult } from '@barksim/fuzzer';
import type { BugCensus, ZooCensus } from '../zoo-census.ts';
import { runLine } from './command-lines.ts';
import { counted, grouped, span } from './numbers.ts';
import { alignedRows } from './tables.ts';
import type { Terminal } from './terminal.ts';

export function describeZoo(terminal: Terminal, census: ZooCensus, wallMillis: number): string {
  const { style, width } = terminal;
  const rows = census.bugs.map((bug) => rowOf(bug, census.repeats));
  const sections = [
    alignedRows([['bug', census.repeats === 1 ? 'seeds' : 'median', ...(census.repeats === 1 ? [] : ['worst']), 'events', 'time', 'property that fired'], ...rows], [1, 2, 3]),
    ...census.bugs.flatMap((bug) => notFound(terminal, bug, census)),
    ...summaryLines(census).map((line) => wrapped(line, width, '', '  ')),
    style.faint(`in ${span(wallMillis * 1_000)}`),
  ];
  return sections.join('\n');
}

/** Figures of the first range; over several, the median and the worst of seeds. */
function rowOf(census: BugCensus, repeats: number): string[] {
  const first = census.hunts[0]!;
  const seeds = repeats === 1 ? [seedsText(census.medianSeeds)] : [seedsText(census.medianSeeds), seedsText(census.worstSeeds)];
  return [census.bug.id, ...seeds, grouped(first.events), span(first.wallMillis * 1_000), first.property ?? first.outcome];
}

export function seedsText(seeds: number): string {
  return seeds === Infinity ? '-' : grouped(seeds);
}

/** Everything that did not go as it should, each with what to do next. */
function notFound(terminal: Terminal, { bug, hunts }: BugCensus, { limit }: ZooCensus): string[] {
  const { style, width } = terminal;
  // What was never begun is counted below, and not worth a line.
  const isOdd = ({ outcome, seedsRun }: HuntResult): boolean => outcome !== 'found' && (outcome !== 'interrupted' || seedsRun > 0);
  return hunts.filter(isOdd).map((result) => {
    const { hunt, outcome, property, seed, error } = result;
    const line = seed === null ? '' : `; see ${runLine(terminal, hunt.scenario.name, seed, { bug: bug.id })}`;
    const range = `from seed ${hunt.firstSeed} on`;
    const what: Record<typeof outcome, string> = {
      found: '',
      misjudged: `seed ${seed} broke ${property}, which it is not expected to; expected ${bug.expectedProperties.join(' or ')}${line}`,
      missed: `not found in ${counted(limit, 'seed')} ${range}`,
      broken: `seed ${seed} cannot be run: ${error}${line}`,
      interrupted: `interrupted after ${counted(result.seedsRun, 'seed')} ${range}`,
    };
    return wrapped(`${style.bad(bug.id)} (${bug.summary}): ${what[outcome]}`, width, '', '  ');
  });
}

/** The same for people and for the page in the docs. */
export function summaryLines(census: ZooCensus): string[] {
  const { bugs, limit, repeats, foundAlways, foundSometimes, foundNever, misjudged } = census;
  const ranges = repeats === 1 ? `seeds 0 to ${grouped(limit - 1)}` : `${repeats} ranges of ${counted(limit, 'seed')}`;
  return [
    `${counted(bugs.length, 'bug')}, hunted over ${ranges}: ${grouped(foundAlways)} found${repeats === 1 ? '' : ' in every range'}` +
      `${repeats === 1 ? '' : `, ${grouped(foundSometimes)} in some`}, ${grouped(foundNever)} never; ${grouped(misjudged)} by a property that is not expected to fire.`,
    `Median: ${seedsText(census.medianSeeds)} seeds, ${seedsText(census.medianEvents)} events. ` +
      `Found within ${census.shares.map(({ seeds, percent }) => `${counted(seeds, 'seed')}: ${percent.toFixed(percent === 100 || percent === 0 ? 0 : 1)} %`).join(', ')}.`,
  ];
}
