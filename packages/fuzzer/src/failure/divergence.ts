/** Where two runs of the same seed part ways. There should be no such place: this is for finding out why there is one. */
import { runSeed, type RunOptions, type RunReport, type Scenario, type TraceLine } from '@barksim/sim-core';
import { nodeNamesOf } from './node-names.ts';
import { toPlainJson } from './plain-json.ts';

export interface Divergence {
  /** In a sentence. */
  readonly summary: string;
  /** The last lines that both runs had in common. */
  readonly common: readonly TraceLine[];
  /** The first line that differs; undefined where a run ended before. */
  readonly first: TraceLine | undefined;
  readonly second: TraceLine | undefined;
  /** The nodes' names in the order of their numbers. */
  readonly nodeNames: readonly string[];
}

const COMMON_LINES = 5;
/** Runs are compared up to here: longer ones would not fit into memory. */
const COMPARED_LINES = 500_000;

/** Runs the seed twice more with a trace and compares line by line. */
export function findDivergence(scenario: Scenario, seed: string, options: Omit<RunOptions, 'trace'>): Divergence {
  const left: TraceLine[] = [];
  const right: TraceLine[] = [];
  traceInto(left, scenario, seed, options);
  const { plan, bug } = traceInto(right, scenario, seed, options);
  let position = 0;
  while (position < left.length && position < right.length && sameLine(left[position], right[position])) position += 1;
  const common = left.slice(Math.max(0, position - COMMON_LINES), position);
  const [first, second] = [left[position], right[position]];
  return { summary: summarise(seed, first, second), common, first, second, nodeNames: nodeNamesOf(scenario, plan, bug) };
}

function traceInto(lines: TraceLine[], scenario: Scenario, seed: string, options: Omit<RunOptions, 'trace'>): RunReport {
  // Copied at once: what a line shows must not change while the run goes on.
  const trace = (line: TraceLine): void => {
    if (lines.length < COMPARED_LINES) lines.push({ ...line, data: toPlainJson(line.data) });
  };
  return runSeed(scenario, seed, { ...options, trace });
}

function sameLine(left: TraceLine | undefined, right: TraceLine | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function summarise(seed: string, first: TraceLine | undefined, second: TraceLine | undefined): string {
  const line = first ?? second;
  if (line === undefined) {
    return `seed ${seed} gave different fingerprints, but two runs with a trace were equal: what leaks in does not do so every time`;
  }
  const ended = first === undefined || second === undefined ? ', where one of them ended' : '';
  return `two runs of seed ${seed} differ from event ${line.i} on${ended}`;
}
