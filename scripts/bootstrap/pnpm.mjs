// @ts-check
/**
 * The pinned pnpm, for machines that have only Node and npm. The one on PATH is used when it is exactly that version;
 * else npx fetches it once and keeps it in npm's own cache. turbo needs a pnpm on PATH as well, so commands run in a
 * shell that has both it and the workspace's tools.
 */
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { runChild } from './child.mjs';
import { SetupError } from './setup-error.mjs';

/** The same as "packageManager" in package.json, held by a test. */
export const PNPM_VERSION = '10.34.9';

const NETWORK_TROUBLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL/;

/**
 * Runs a command line with the pinned pnpm and the workspace's tools on PATH.
 *
 * @param {string} root the workspace's folder
 * @param {string} commandLine our own words only: nothing that a user typed goes through the shell
 * @param {{ output: 'inherit' | 'stderr' | 'keep', env?: NodeJS.ProcessEnv }} options
 */
export function runWithPnpm(root, commandLine, options) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...quietEnvironment(process.env), ...options.env };
  const { output } = options;
  if (hasPinnedPnpm(root, env)) {
    const withTools = { ...env, PATH: path.join(root, 'node_modules', '.bin') + path.delimiter + (env.PATH ?? '') };
    return runChild(commandLine, [], { cwd: root, env: withTools, shell: true, output });
  }
  const npxArguments = ['--yes', '--loglevel=error', '--package', `pnpm@${PNPM_VERSION}`, '--call', commandLine];
  // npm ships npx as a script beside itself: running that with this very Node needs no shell on any platform.
  const npmScript = process.env.npm_execpath;
  if (npmScript !== undefined && path.basename(npmScript) === 'npm-cli.js') {
    const npxScript = path.join(path.dirname(npmScript), 'npx-cli.js');
    return runChild(process.execPath, [npxScript, ...npxArguments], { cwd: root, env, output });
  }
  return runChild('npx', npxArguments, { cwd: root, env, output }).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw new SetupError(
      `pnpm ${PNPM_VERSION} is not installed, and there is no npx to fetch it with.\n` +
        'Install npm (it comes with Node, https://nodejs.org), or that version of pnpm, and run the command again.',
    );
  });
}

/**
 * @param {string} output of a failed install
 * @returns {boolean} whether it failed for want of a network
 */
export function isNetworkTrouble(output) {
  return NETWORK_TROUBLE.test(output);
}

/**
 * `npm run -s` would silence pnpm's and npx's error messages too, and a production setting would leave out the tools.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function quietEnvironment(env) {
  /** @type {NodeJS.ProcessEnv} */
  const result = { ...env, npm_config_update_notifier: 'false', TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  delete result.npm_config_loglevel;
  delete result.NODE_ENV;
  return result;
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
function hasPinnedPnpm(root, env) {
  const isOnPath = (env.PATH ?? '').split(path.delimiter).some((folder) => {
    // npm puts the workspace's own tools first; pnpm is never among them.
    return folder !== '' && !folder.startsWith(root) && existsPnpm(folder);
  });
  if (!isOnPath) return false;
  // Without this a newer pnpm would download the pinned one just to say its version.
  const asItIs = { ...env, npm_config_manage_package_manager_versions: 'false', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' };
  const asked = spawnSync('pnpm --version', { cwd: root, env: asItIs, shell: true, encoding: 'utf8', timeout: 10_000 });
  return asked.status === 0 && asked.stdout.trim() === PNPM_VERSION;
}

/** @param {string} folder */
function existsPnpm(folder) {
  return ['pnpm', 'pnpm.cmd', 'pnpm.exe'].some((name) => fs.existsSync(path.join(folder, name)));
}
