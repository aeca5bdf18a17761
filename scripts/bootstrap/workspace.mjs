// @ts-check
/** Where things are in the clone. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone that these scripts belong to. */
export const WORKSPACE_ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * @param {string} root
 * @returns {string[]} the packages' folders relative to the root, in the order of their names
 */
export function packageFolders(root) {
  return fs
    .readdirSync(path.join(root, 'packages'))
    .sort()
    .map((name) => path.join('packages', name))
    .filter((folder) => fs.existsSync(path.join(root, folder, 'package.json')));
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {string} a file of the scripts' own; the folder is not tracked and may be deleted at any time
 */
export function scratchFile(root, name) {
  return path.join(root, '.barksim', name);
}
