// @ts-check
/**
 * Installing what the lockfile names, and knowing when that is needed: the workspace remembers, inside node_modules,
 * for which lockfile and manifests it was filled. Removing node_modules forgets it.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { isNetworkTrouble, networkError, PNPM_VERSION, runWithPnpm } from './pnpm.mjs';
import { SetupError } from './setup-error.mjs';
import { packageFolders } from './workspace.mjs';

/** @param {string} root */
function stampFile(root) {
  return path.join(root, 'node_modules', '.installed-for');
}

/**
 * @param {string} root
 * @returns {string} a digest of all that decides what has to be installed
 */
function installInputs(root) {
  const hash = crypto.createHash('sha256');
  const manifests = ['', ...packageFolders(root)].map((folder) => path.join(folder, 'package.json'));
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(`${file}\0`).update(fs.readFileSync(path.join(root, file))).update('\0');
  }
  // Some packages bring a program for one platform only: a folder shared between two is installed anew.
  return hash.update(`${process.platform} ${process.arch}`).digest('hex');
}

/**
 * @param {string} root
 * @returns {boolean}
 */
export function isInstalled(root) {
  let stamp;
  try {
    stamp = fs.readFileSync(stampFile(root), 'utf8');
  } catch {
    return false;
  }
  return stamp === installInputs(root) && packageFolders(root).every((folder) => hasItsDependencies(root, folder));
}

/**
 * @param {string} root
 * @param {string} folder
 */
function hasItsDependencies(root, folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return names.every((name) => fs.existsSync(path.join(root, folder, 'node_modules', name)));
}

/**
 * @param {string} root
 * @param {'stderr' | 'keep'} output where pnpm's own output goes
 */
export async function install(root, output) {
  const inputs = installInputs(root);
  const options = '--frozen-lockfile --prod=false --config.confirmModulesPurge=false --reporter=append-only';
  const { status, output: printed } = await runWithPnpm(root, `pnpm install ${options}`, output);
  if (status !== 0) throw installError(status, printed, output === 'keep');
  fs.writeFileSync(stampFile(root), inputs);
}

/**
 * @param {number} status
 * @param {string} printed
 * @param {boolean} unseen
 */
function installError(status, printed, unseen) {
  if (status > 128) return new SetupError('The installation was interrupted. Run the command again to go on.', status);
  const details = unseen && printed.trim() !== '' ? `\n${printed.trimEnd()}` : '';
  if (isNetworkTrouble(printed)) return networkError(details);
  if (printed.includes('ERR_PNPM_OUTDATED_LOCKFILE')) {
    return new SetupError(
      `${details}\npnpm-lock.yaml does not fit the package.json files. After changing a dependency run\n` +
        `  npx pnpm@${PNPM_VERSION} install\nand commit the lockfile with it.`,
    );
  }
  return new SetupError(`${details}\npnpm install failed with exit status ${status}; its message is above.`);
}
