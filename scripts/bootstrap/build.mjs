// @ts-check
/**
 * Building, and knowing in a few milliseconds whether that is needed: the names, sizes and change times of everything
 * a build reads are compared with those of the last build. Deleted, moved and restored files count as changes.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { runWithPnpm } from './pnpm.mjs';
import { SetupError } from './setup-error.mjs';
import { packageFolders, scratchFile } from './workspace.mjs';

const STAMP = 'built-from';

/**
 * @param {string} root
 * @returns {string} a digest of the state of all sources
 */
export function buildInputs(root) {
  const hash = crypto.createHash('sha256').update(process.version);
  /** @param {string} file */
  const addFile = (file) => {
    const stat = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
    hash.update(stat === undefined ? `${file} absent\n` : `${file} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}\n`);
  };
  /** @param {string} folder */
  const addFolder = (folder) => {
    if (!fs.existsSync(path.join(root, folder))) return;
    for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const inside = path.join(folder, entry.name);
      if (entry.isDirectory()) addFolder(inside);
      else addFile(inside);
    }
  };
  for (const file of ['pnpm-lock.yaml', 'tsconfig.json', 'tsconfig.base.json']) addFile(file);
  for (const folder of packageFolders(root)) {
    addFile(path.join(folder, 'package.json'));
    addFile(path.join(folder, 'tsconfig.json'));
    addFolder(path.join(folder, 'src'));
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @returns {boolean}
 */
export function isBuilt(root) {
  let stamp;
  try {
    stamp = fs.readFileSync(scratchFile(root, STAMP), 'utf8');
  } catch {
    return false;
  }
  return stamp === buildInputs(root) && packageFolders(root).every((folder) => fs.existsSync(path.join(root, folder, 'dist', 'index.js')));
}

/**
 * Quiet unless it fails.
 *
 * @param {string} root
 */
export async function build(root) {
  // Taken before: what changes while the build runs makes it stale again.
  const inputs = buildInputs(root);
  const { status, output: printed } = await runTurbo(root, 'run build --output-logs=errors-only', 'keep');
  if (status !== 0) {
    throw new SetupError(`${printed.trimEnd()}\nThe build failed; the compiler's messages are above.`, status > 128 ? status : 3);
  }
  fs.mkdirSync(path.dirname(scratchFile(root, STAMP)), { recursive: true });
  fs.writeFileSync(scratchFile(root, STAMP), inputs);
}

/**
 * @param {string} root
 * @param {string} turboArguments
 * @param {'inherit' | 'stderr' | 'keep'} output
 */
export function runTurbo(root, turboArguments, output) {
  return runWithPnpm(root, `turbo ${turboArguments} --cache=local:rw --ui=stream`, output);
}
