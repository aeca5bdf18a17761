// @ts-check
/** What each of the root's npm scripts does, once it is sure that dependencies are installed and sources are built. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, isBuilt, runTurbo } from './build.mjs';
import { runChild } from './child.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { PNPM_VERSION, runWithPnpm } from './pnpm.mjs';
import { SetupError } from './setup-error.mjs';
import { forgetTestResults, formatTestSummary, readTestResults } from './test-summary.mjs';
import { scratchFile, WORKSPACE_ROOT as root } from './workspace.mjs';

const COMMAND_LINE = path.join('packages', 'barksim', 'dist', 'main.js');
const BENCHMARK = path.join('packages', 'benchmarks', 'dist', 'main.js');

/**
 * Tasks give an exit status, or undefined when they have set `process.exitCode` themselves or still run.
 *
 * @type {Record<string, (args: string[]) => Promise<number | undefined>>}
 */
export const TASKS = {
  build: () => inSetup('stderr', async () => 0),
  test: (args) => inSetup('stderr', () => test(takeForce('test', args))),
  lint: () => inSetup('stderr', () => tool('oxlint --type-aware --deny-warnings')),
  typecheck: (args) => inSetup('stderr', () => typecheck(takeForce('typecheck', args))),
  demo: async (args) => {
    await ensureReady('stderr');
    return runNode([path.join(root, 'scripts', 'demo.mjs'), ...args]);
  },
  bench: async (args) => {
    await ensureReady('stderr');
    return runNode([path.join(root, BENCHMARK), ...args]);
  },
  'compare-nodes': async () => {
    await ensureReady('stderr');
    return runNode([path.join(root, 'scripts', 'compare-node-versions.mjs')]);
  },
  barksim: commandLine,
};

/** @param {boolean} force */
async function test(force) {
  forgetTestResults(root);
  const { status } = await runTurbo(
    root,
    `run test test-scripts --continue=dependencies-successful --output-logs=new-only --log-order=grouped${force ? ' --force' : ''}`,
    'inherit',
  );
  const results = readTestResults(root);
  console.log(formatTestSummary(results));
  // The runner can fail where no test did: an unhandled error, a worker that died.
  return status === 0 && results.some((result) => result.missing || result.failed > 0) ? 1 : status;
}

/** @param {boolean} force */
async function typecheck(force) {
  const { status } = await runTurbo(root, `run typecheck typecheck-scripts --output-logs=errors-only${force ? ' --force' : ''}`, 'inherit');
  return status;
}

/** @param {string} commandLineText */
async function tool(commandLineText) {
  const { status } = await runWithPnpm(root, commandLineText, 'inherit');
  return status;
}

/**
 * The command line runs in this very process: its exit status, signals, terminal and standard input are its own.
 *
 * @param {string[]} args
 */
async function commandLine(args) {
  await ensureReady('keep');
  // npm moves to the root; paths on the command line are meant from where the user stands.
  if (process.env.INIT_CWD !== undefined && fs.existsSync(process.env.INIT_CWD)) process.chdir(process.env.INIT_CWD);
  const main = path.join(root, COMMAND_LINE);
  process.argv = [process.execPath, main, ...args];
  await import(pathToFileURL(main).href);
  return undefined;
}

/**
 * @param {string} task
 * @param {string[]} args
 * @returns {boolean} whether to run although nothing changed
 */
function takeForce(task, args) {
  const unknown = args.find((argument) => argument !== '--force');
  if (unknown !== undefined) {
    throw new SetupError(`npm run ${task} does not know "${unknown}"; the one option is --force: run even what has not changed.`, 2);
  }
  return args.includes('--force');
}

/** @param {string[]} args */
async function runNode(args) {
  const { status } = await runChild(process.execPath, args, { cwd: root, output: 'inherit' });
  return status;
}

/** @param {'stderr' | 'keep'} output */
async function ensureReady(output) {
  if (isInstalled(root) && isBuilt(root)) return;
  await inSetup(output, async () => 0);
}

/**
 * Installs and builds what is not up to date, then does `work`, all under the clone's lock.
 *
 * @param {'stderr' | 'keep'} output
 * @param {() => Promise<number>} work
 */
function inSetup(output, work) {
  return withLock(
    scratchFile(root, 'setup.lock'),
    async () => {
      if (!isInstalled(root)) {
        say(`Installing dependencies with pnpm ${PNPM_VERSION} ...`);
        await install(root, output);
      }
      if (!isBuilt(root)) {
        say('Building ...');
        await build(root);
      }
      return work();
    },
    { onWait: (owner) => say(`Waiting for ${owner}, which is at work in this clone ...`) },
  );
}

/** @param {string} text progress goes to stderr: standard output belongs to the task */
function say(text) {
  process.stderr.write(`${text}\n`);
}
