// @ts-check
/**
 * The same seeds give the same runs on every supported Node: each prints its strict fingerprints of every scenario, and
 * the lines are compared with one another. `npm run compare-nodes` builds first. Versions come from the registry once and
 * are kept in node_modules/.cache; BARKSIM_NODE_22=/path/to/node takes one from elsewhere.
 *
 * Exit status 1 when versions differ, 3 when one could not be had: what was not compared has not passed.
 */
import path from 'node:path';
import { WORKSPACE_ROOT } from './bootstrap/workspace.mjs';
import { compareLines } from './node-versions/compare-lines.mjs';
import { nodeBinary, runBounded } from './node-versions/node-binary.mjs';

const MAJORS = [20, 22, 24];
const RUN_TIMEOUT_MILLIS = 300_000;
const MOST_SHOWN = 5;

const PROGRAM = path.join(WORKSPACE_ROOT, 'packages', 'barksim', 'dist', 'print-fingerprints.js');

/** @type {{ version: string, lines: string[] }[]} */
const printed = [];
/** @type {string[]} */
const problems = [];
for (const major of MAJORS) {
  const { file, problem } = await nodeBinary(WORKSPACE_ROOT, major);
  if (problem !== undefined) {
    problems.push(problem);
    continue;
  }
  const { output: version } = await runBounded(file, ['--version'], { timeout: RUN_TIMEOUT_MILLIS });
  const ran = await runBounded(file, [PROGRAM], { timeout: RUN_TIMEOUT_MILLIS, cwd: WORKSPACE_ROOT });
  if (ran.problem !== undefined) {
    problems.push(`the scenarios could not be run on Node ${version.trim()}: ${ran.problem}`);
    continue;
  }
  const lines = ran.output.trim().split('\n');
  printed.push({ version: version.trim(), lines });
  console.log(`Node ${version.trim()}: ${lines.length} runs`);
}

const differences = printed.length < 2 ? [] : compareLines(printed, MOST_SHOWN);
for (const difference of differences) console.error(`The same seed gave different runs:\n  ${difference}`);
for (const problem of problems) console.error(`Not compared: ${problem}.`);
if (differences.length > 0) process.exitCode = 1;
else if (problems.length > 0) process.exitCode = 3;
else console.log(`The same fingerprints on ${printed.map(({ version }) => version).join(', ')}.`);
