// @ts-check
/**
 * Other versions of Node, as plain programs: from an environment variable, from the cache, or from the registry, where
 * each is a package without scripts for each platform. Everything ends in bounded time.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const FETCH_TIMEOUT_MILLIS = 240_000;
const ASK_TIMEOUT_MILLIS = 20_000;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ timeout: number, cwd?: string, shell?: boolean }} options
 * @returns {Promise<{ output: string, problem: string | undefined }>} never rejects
 */
export function runBounded(command, args, options) {
  return new Promise((resolve) => {
    execFile(command, [...args], { ...options, encoding: 'utf8', killSignal: 'SIGKILL', maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) return resolve({ output: stdout, problem: undefined });
      const said = stderr.trim().split('\n').filter((line) => !line.startsWith('npm warn')).slice(-3).join(' ');
      const why = error.killed ? `it did not end within ${options.timeout / 1_000} s` : said === '' ? error.message : said;
      return resolve({ output: stdout, problem: why });
    });
  });
}

/**
 * @param {string} root the workspace
 * @param {number} major
 * @returns {Promise<{ file: string, problem: undefined } | { file: undefined, problem: string }>}
 */
export async function nodeBinary(root, major) {
  if (Number(process.versions.node.split('.')[0]) === major) return { file: process.execPath, problem: undefined };
  const variable = `BARKSIM_NODE_${major}`;
  const given = process.env[variable];
  if (given !== undefined && given !== '') {
    const problem = await problemOf(given, major);
    return problem === undefined ? { file: given, problem } : { file: undefined, problem: `${variable} is ${given}: ${problem}` };
  }
  const folder = path.join(root, 'node_modules', '.cache', 'barksim-nodes', String(major));
  const name = packageName(process.platform, process.arch);
  const file = path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if ((await problemOf(file, major)) === undefined) return { file, problem: undefined };
  const fetching = await fetchInto(folder, `${name}@${major}`);
  const problem = fetching ?? (await problemOf(file, major));
  if (problem === undefined) return { file, problem };
  return { file: undefined, problem: `${name}@${major} could not be had from the registry: ${problem}; expected it, or ${variable} set to a Node ${major}` };
}

/**
 * @param {string} platform
 * @param {string} arch
 */
export function packageName(platform, arch) {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/**
 * @param {string} folder
 * @param {string} wanted
 * @returns {Promise<string | undefined>}
 */
async function fetchInto(folder, wanted) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  // A package of its own: npm must not look for one further up.
  fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--fetch-retries=2', '--fetch-timeout=60000', wanted];
  const { problem } = await runBounded('npm', args, { cwd: folder, timeout: FETCH_TIMEOUT_MILLIS, shell: process.platform === 'win32' });
  return problem;
}

/**
 * @param {string} file
 * @param {number} major
 * @returns {Promise<string | undefined>} why it is not the Node that is wanted
 */
async function problemOf(file, major) {
  if (!fs.existsSync(file)) return 'there is no such file';
  const { output, problem } = await runBounded(file, ['--version'], { timeout: ASK_TIMEOUT_MILLIS });
  if (problem !== undefined) return problem;
  return output.startsWith(`v${major}.`) ? undefined : `it is Node ${output.trim()}`;
}
