// @ts-check
/** Holds every package to the house: its manifest, its TypeScript references, and each import in its files. */
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { readImports } from './read-imports.mjs';

/** Folders of a package whose files are checked; the others may import from `src` and not the other way round. */
const CODE_FOLDERS = ['src', 'test', 'bench'];

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} folder relative to the root
 * @property {any} manifest
 */

/**
 * @param {string} root of the workspace
 * @param {Readonly<Record<string, readonly string[]>>} house who may import whom
 * @returns {string[]} every breach, as a line for its author: where, what, and what is allowed
 */
export function checkImports(root, house) {
  const rootManifest = readJson(path.join(root, 'package.json'));
  const packages = fs
    .readdirSync(path.join(root, 'packages'))
    .sort()
    .map((name) => path.join('packages', name))
    .filter((folder) => fs.existsSync(path.join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readJson(path.join(root, folder, 'package.json')) }))
    .map(({ folder, manifest }) => ({ name: manifest.name, folder, manifest }));
  return packages.flatMap((owner) => {
    const allowed = house[owner.name];
    if (allowed === undefined) return [`${owner.folder}: ${owner.name} is not in the house (scripts/imports/house.mjs): add what it may import`];
    return [
      ...checkManifest(owner, allowed, house),
      ...checkReferences(root, owner, packages, allowed),
      ...checkFiles(root, owner, allowed, house, rootManifest),
    ];
  });
}

/**
 * @param {Package} owner
 * @param {readonly string[]} allowed
 * @param {Readonly<Record<string, readonly string[]>>} house
 */
function checkManifest(owner, allowed, house) {
  return dependenciesOf(owner.manifest, ['dependencies', 'devDependencies', 'peerDependencies'])
    .filter((name) => name in house && !allowed.includes(name))
    .map((name) => `${path.join(owner.folder, 'package.json')}: depends on ${name}; ${mayImport(owner.name, allowed)}`);
}

/**
 * @param {string} root
 * @param {Package} owner
 * @param {Package[]} packages
 * @param {readonly string[]} allowed
 */
function checkReferences(root, owner, packages, allowed) {
  const file = path.join(owner.folder, 'tsconfig.json');
  if (!fs.existsSync(path.join(root, file))) return [];
  /** @type {{ path: string }[]} */
  const references = readJson(path.join(root, file)).references ?? [];
  return references.flatMap((reference) => {
    const target = packages.find((candidate) => candidate.folder === path.join(owner.folder, reference.path));
    if (target === undefined) return [`${file}: refers to ${reference.path}, which is no package`];
    return allowed.includes(target.name) ? [] : [`${file}: refers to ${target.name}; ${mayImport(owner.name, allowed)}`];
  });
}

/**
 * @param {string} root
 * @param {Package} owner
 * @param {readonly string[]} allowed
 * @param {Readonly<Record<string, readonly string[]>>} house
 * @param {any} rootManifest
 */
function checkFiles(root, owner, allowed, house, rootManifest) {
  /** @type {string[]} */
  const breaches = [];
  /** @type {Map<string, string[]>} */
  const runTimeImports = new Map();
  for (const file of sourceFiles(root, owner.folder)) {
    /** @type {string[]} */
    const targets = [];
    for (const { specifier, line, typeOnly } of readImports(fs.readFileSync(path.join(root, file), 'utf8'))) {
      const breach = specifier.startsWith('.')
        ? relativeBreach(root, owner, file, specifier)
        : packageBreach(owner, file, specifier, allowed, house, rootManifest);
      if (breach !== undefined) breaches.push(`${file}:${line}: imports ${specifier}; ${breach}`);
      else if (specifier.startsWith('.') && !typeOnly) targets.push(path.join(path.dirname(file), specifier));
    }
    runTimeImports.set(file, targets);
  }
  return [...breaches, ...cycles(runTimeImports)];
}

/**
 * @param {string} root
 * @param {Package} owner
 * @param {string} file
 * @param {string} specifier
 * @returns {string | undefined}
 */
function relativeBreach(root, owner, file, specifier) {
  const target = path.join(path.dirname(file), specifier);
  const inside = path.relative(owner.folder, target);
  if (inside.startsWith('..')) return 'a package reaches another by its name, never by its path';
  const isSource = path.relative(owner.folder, file).startsWith(`src${path.sep}`);
  if (isSource && !inside.startsWith(`src${path.sep}`)) return 'code in src imports from src only';
  return fs.existsSync(path.join(root, target)) ? undefined : 'there is no such file';
}

/**
 * @param {Package} owner
 * @param {string} file
 * @param {string} specifier
 * @param {readonly string[]} allowed
 * @param {Readonly<Record<string, readonly string[]>>} house
 * @param {any} rootManifest
 * @returns {string | undefined}
 */
function packageBreach(owner, file, specifier, allowed, house, rootManifest) {
  if (specifier.startsWith('node:')) return undefined;
  if (builtinModules.includes(specifier)) return `write node:${specifier}`;
  const [first = '', second = ''] = specifier.split('/');
  const name = specifier.startsWith('@') ? `${first}/${second}` : first;
  if (name in house) {
    if (name === owner.name) return 'inside a package import the file itself';
    if (!allowed.includes(name)) return mayImport(owner.name, allowed);
    if (specifier !== name) return `import what ${name} exports, not a file inside it`;
  }
  const isSource = path.relative(owner.folder, file).startsWith(`src${path.sep}`);
  const declared = isSource
    ? dependenciesOf(owner.manifest, ['dependencies'])
    : [...dependenciesOf(owner.manifest, ['dependencies', 'devDependencies']), ...dependenciesOf(rootManifest, ['devDependencies'])];
  return declared.includes(name) ? undefined : `${path.join(owner.folder, 'package.json')} does not name it as a dependency`;
}

/**
 * Cycles among a package's files, by imports that stay at run time: which module starts first would then depend on who
 * imports whom. Types may refer to each other freely.
 *
 * @param {Map<string, string[]>} imports
 * @returns {string[]} one line a cycle
 */
function cycles(imports) {
  /** @type {string[]} */
  const found = [];
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const trail = [];
  /** @param {string} file */
  const visit = (file) => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      found.push(`${file}: imports itself in a circle: ${[...trail.slice(start), file].join(' -> ')}`);
      return;
    }
    if (done.has(file)) return;
    trail.push(file);
    for (const target of imports.get(file) ?? []) visit(target);
    trail.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return found;
}

/**
 * @param {string} owner
 * @param {readonly string[]} allowed
 */
function mayImport(owner, allowed) {
  return `${owner} may import ${allowed.length === 0 ? 'none of our packages' : allowed.join(', ')}`;
}

/**
 * @param {any} manifest
 * @param {string[]} kinds
 * @returns {string[]}
 */
function dependenciesOf(manifest, kinds) {
  return kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} relative to the root
 */
function sourceFiles(root, folder) {
  return CODE_FOLDERS.map((name) => path.join(folder, name))
    .filter((inside) => fs.existsSync(path.join(root, inside)))
    .flatMap((inside) => fs.readdirSync(path.join(root, inside), { recursive: true, encoding: 'utf8' }).map((name) => path.join(inside, name)))
    .filter((file) => /\.[cm]?[jt]s$/.test(file))
    .sort();
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
