// @ts-check
/**
 * The pinned pnpm, for machines that have only Node and npm. The one on PATH is used when it is exactly that version;
 * else npx fetches it once and it is remembered where npm keeps it, so that later commands need neither npx nor a
 * network. turbo needs a pnpm on PATH as well: commands run in a shell that has both it and the workspace's tools.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { runChild } from './child.mjs';
import { SetupError } from './setup-error.mjs';
import { scratchFile } from './workspace.mjs';

/** The same as "packageManager" in package.json, held by a test. */
export const PNPM_VERSION = '10.34.9';

/** Two more attempts within seconds: npm's own patience is over a minute, without a word. */
const FETCH_SETTINGS = { npm_config_fetch_retries: '2', npm_config_fetch_retry_mintimeout: '1000', npm_config_fetch_retry_maxtimeout: '5000' };

const NETWORK_TROUBLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL/;

/**
 * Runs a command line with the pinned pnpm and the workspace's tools on PATH.
 *
 * @param {string} root the workspace's folder
 * @param {string} commandLine our own words only: nothing that a user typed goes through the shell
 * @param {'inherit' | 'stderr' | 'keep'} output see `runChild`
 */
export async function runWithPnpm(root, commandLine, output) {
  const env = toolEnvironment(process.env);
  const folders = [await pnpmFolder(root, env), path.join(root, 'node_modules', '.bin'), env.PATH ?? ''];
  return runChild(commandLine, [], { cwd: root, env: { ...env, PATH: folders.join(path.delimiter) }, shell: true, output });
}

/**
 * @param {string} output of a failed install
 * @returns {boolean} whether it failed for want of a network
 */
export function isNetworkTrouble(output) {
  return NETWORK_TROUBLE.test(output);
}

/** @param {string} details what the failed command printed */
export function networkError(details) {
  return new SetupError(
    `${details}\nCould not reach the package registry. The first run, and the first after a change of dependencies, needs a network:\n` +
      'check the connection (behind a proxy: HTTPS_PROXY; for a mirror: npm config set registry) and run the command again.',
  );
}

/**
 * `npm run -s` would silence the tools' error messages too, and a production setting would leave them out.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function toolEnvironment(env) {
  /** @type {NodeJS.ProcessEnv} */
  const result = { ...env, ...FETCH_SETTINGS, npm_config_update_notifier: 'false', TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  delete result.npm_config_loglevel;
  delete result.NODE_ENV;
  return result;
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the folder that holds the pinned pnpm's command
 */
async function pnpmFolder(root, env) {
  const remembered = scratchFile(root, 'pnpm-folder');
  const before = fs.existsSync(remembered) ? fs.readFileSync(remembered, 'utf8') : '';
  if (isPinnedInstallation(before)) return before;
  const onPath = pathFolders(env.PATH).find((folder) => !folder.startsWith(root) && hasPnpmCommand(folder));
  if (onPath !== undefined && versionOnPath(root, env) === PNPM_VERSION) return onPath;
  const fetched = await fetchWithNpx(root, env);
  fs.mkdirSync(path.dirname(remembered), { recursive: true });
  fs.writeFileSync(remembered, fetched);
  return fetched;
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
async function fetchWithNpx(root, env) {
  const options = ['--yes', '--loglevel=error', '--package', `pnpm@${PNPM_VERSION}`];
  const args = [...options, '--call', 'node -p process.env.PATH'];
  // npm has npx beside itself: running that with this very Node needs no shell on any platform.
  const npxScript = path.join(path.dirname(env.npm_execpath ?? ''), 'npx-cli.js');
  const [command, commandArgs] = fs.existsSync(npxScript) ? [process.execPath, [npxScript, ...args]] : ['npx', args];
  const result = await runChild(command, commandArgs, { cwd: root, env, output: 'keep' }).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw new SetupError(
      `pnpm ${PNPM_VERSION} is not installed, and there is no npx to fetch it with.\n` +
        'Install npm (it comes with Node, https://nodejs.org), or that version of pnpm, and run the command again.',
    );
  });
  const lastLine = result.output.trimEnd().split('\n').at(-1);
  const folder = pathFolders(lastLine).find(isPinnedInstallation);
  if (result.status === 0 && folder !== undefined) return folder;
  if (isNetworkTrouble(result.output)) throw networkError(result.output);
  throw new SetupError(`${result.output.trimEnd()}\nnpx could not fetch pnpm ${PNPM_VERSION} (exit status ${result.status}).`, result.status > 128 ? result.status : 3);
}

/** @param {string | undefined} searchPath */
function pathFolders(searchPath) {
  return (searchPath ?? '').split(path.delimiter).filter((folder) => folder !== '');
}

/** @param {string} folder */
function hasPnpmCommand(folder) {
  return ['pnpm', 'pnpm.cmd', 'pnpm.exe'].some((name) => fs.existsSync(path.join(folder, name)));
}

/**
 * @param {string} folder the `.bin` beside an installed pnpm, as npx makes it
 */
function isPinnedInstallation(folder) {
  if (folder === '' || !hasPnpmCommand(folder)) return false;
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, '..', 'pnpm', 'package.json'), 'utf8')).version === PNPM_VERSION;
  } catch {
    return false;
  }
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
function versionOnPath(root, env) {
  // Without this a newer pnpm would download the pinned one just to say its version.
  const asItIs = { ...env, npm_config_manage_package_manager_versions: 'false', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' };
  const asked = spawnSync('pnpm --version', { cwd: root, env: asItIs, shell: true, encoding: 'utf8', timeout: 10_000 });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}
