import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORKSPACE_ROOT } from '../bootstrap/workspace.mjs';

const OXLINT = path.join(WORKSPACE_ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');

/** @type {string} */
let root;

beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'lint '));
  fs.copyFileSync(path.join(WORKSPACE_ROOT, '.oxlintrc.json'), path.join(root, '.oxlintrc.json'));
  fs.symlinkSync(path.join(WORKSPACE_ROOT, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  fs.writeFileSync(
    path.join(root, 'tsconfig.json'),
    '{ "compilerOptions": { "target": "ES2022", "module": "NodeNext", "strict": true, "types": [] }, "include": ["packages"] }',
  );
});

afterAll(() => fs.rmSync(root, { recursive: true }));

/** What to lint, each under the path that it pretends to live at. One run of the linter sees them all. */
const FORBIDDEN_IN_A_WORLD = {
  'the date': 'export const x = Date.now();',
  'a new date': 'export const x = new Date();',
  'the performance clock': 'export const x = performance.now();',
  'real randomness': 'export const x = Math.random();',
  'cryptographic randomness': 'export const x = crypto.randomUUID();',
  timers: 'setTimeout(() => {}, 1);',
  immediates: 'setImmediate(() => {});',
  microtasks: 'queueMicrotask(() => {});',
  promises: 'export const x = Promise.resolve(1);',
  'the process': 'export const x = process.env.HOME;',
  'the machine': "import fs from 'node:fs';\nexport const x = fs;",
  'mathematics whose last bits differ': 'export const x = Math.log(2);',
  powers: 'export const x = Math.pow(2, 0.5);',
  'the order of a locale': "export const x = 'a'.localeCompare('b');",
  'ways around': 'export const x = globalThis.Date.now();',
};
const PACKAGES_INSIDE_A_WORLD = ['sim-core', 'barkfs-nodes', 'scenarios', 'checkers'];
const FINE = 'packages/sim-core/src/fine.ts';
const FLOATING = 'packages/barksim/src/floating.ts';
const CLOCK = 'packages/barksim/src/clock.ts';

/** @type {Map<string, string[]>} the rules that objected, by file */
const objections = new Map();

/**
 * @param {string} folder
 * @param {string} what
 */
function pathOf(folder, what) {
  return `packages/${folder}/src/${what.replaceAll(' ', '-')}.ts`;
}

beforeAll(() => {
  for (const [what, code] of Object.entries(FORBIDDEN_IN_A_WORLD)) {
    for (const folder of PACKAGES_INSIDE_A_WORLD) write(pathOf(folder, what), code);
  }
  write(FINE, 'export const x = Math.floor(7 / 2) + Math.imul(3, 5) + Math.sqrt(4);');
  write(FLOATING, 'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}\n');
  write(CLOCK, 'export const started = Date.now();');
  const { stdout } = spawnSync(process.execPath, [OXLINT, '--type-aware', '--format=json', 'packages'], { cwd: root, encoding: 'utf8' });
  for (const { filename, code } of JSON.parse(stdout).diagnostics) {
    objections.set(filename, [...(objections.get(filename) ?? []), code]);
  }
});

/**
 * @param {string} file
 * @param {string} code
 */
function write(file, code) {
  const target = path.join(root, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, code);
}

describe('in code that runs inside a world, the lint forbids', () => {
  it.each(Object.keys(FORBIDDEN_IN_A_WORLD))('%s', (what) => {
    for (const folder of PACKAGES_INSIDE_A_WORLD) {
      expect(objections.get(pathOf(folder, what))).toContainEqual(expect.stringMatching(/^eslint\(no-restricted-/));
    }
  });

  it('and lets integers and square roots be', () => {
    expect(objections.get(FINE)).toBeUndefined();
  });
});

it('a promise that nobody waits for is found', () => {
  expect(objections.get(FLOATING)).toEqual(['typescript(no-floating-promises)']);
});

it('the command line may look at the clock', () => {
  expect(objections.get(CLOCK)).toBeUndefined();
});
