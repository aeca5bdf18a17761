/**
 * `pnpm bench [--json] [--write]`: measures every figure that barksim is held to and prints them. `--write` puts the
 * table into docs/performance.md, between its two markers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { measureEngine } from './engine-cases.ts';
import { measureFaultCosts } from './fault-costs.ts';
import { measureLongRun } from './long-run.ts';
import { markdownTable, textTable, type Figures } from './report.ts';
import { measureSwarm } from './swarm-cases.ts';
import { measureTravel } from './travel.ts';
import { measureWorkers } from './worker-cases.ts';

const BEGIN = '<!-- figures: begin -->';
const END = '<!-- figures: end -->';
const PAGE = new URL('../../../docs/performance.md', import.meta.url);

const known = new Set(['--json', '--write']);
const flags = process.argv.slice(2);
const unknown = flags.find((flag) => !known.has(flag));
if (unknown !== undefined) {
  process.stderr.write(`bench does not know ${JSON.stringify(unknown)}: expected --json, --write or nothing\n`);
  process.exitCode = 2;
} else {
  await main();
}

async function main(): Promise<void> {
  say('engine: ring, Raft with and without properties, ten-second runs ...');
  const engine = measureEngine(15);
  say('faults, family by family ...');
  const faultCosts = measureFaultCosts(12);
  say('runs of the Raft swarm ...');
  const swarm = measureSwarm();
  say('one run of ten million events ...');
  const longRun = measureLongRun(garbageCollector(), (done) => say(`  ${done / 1e6} million`));
  say('timelines ...');
  const travel = measureTravel();
  say('one worker and two ...');
  const workers = await measureWorkers(2);
  const figures: Figures = { engine, faultCosts, swarm, longRun, travel, workers, machine: machine() };
  if (flags.includes('--write')) write(markdownTable(figures));
  process.stdout.write(flags.includes('--json') ? `${JSON.stringify(figures)}\n` : `${textTable(figures)}\n`);
}

/** Progress goes to standard error: standard output belongs to the figures. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function machine(): string {
  return `Node ${process.versions.node}, ${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
}

/** Asks the engine for the collector, which Node hides unless it is told to on its command line. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function write(table: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/performance.md: expected the markers ${BEGIN} and ${END}`);
  writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n${table}\n${page.slice(end)}`);
}
