import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildInputs, isBuilt } from '../bootstrap/build.mjs';
import { isNetworkTrouble, PNPM_VERSION } from '../bootstrap/pnpm.mjs';
import { isSupportedNode, SUPPORTED_NODE, unsupportedNodeMessage } from '../bootstrap/node-version.mjs';
import { forgetTestResults, formatTestSummary, readTestResults } from '../bootstrap/test-summary.mjs';
import { packageFolders, WORKSPACE_ROOT } from '../bootstrap/workspace.mjs';

/** @type {string} */
let root;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'a workspace '));
});

afterEach(() => fs.rmSync(root, { recursive: true }));

/**
 * @param {string} file
 * @param {string} content
 */
function write(file, content) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), content);
}

/** @param {string} file */
function readManifest(file) {
  return JSON.parse(fs.readFileSync(path.join(WORKSPACE_ROOT, file), 'utf8'));
}

describe('versions', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '22.20.1', '24.0.0', '26.3.0'])('Node %s is supported', (version) => {
    expect(isSupportedNode(version)).toBe(true);
  });

  it.each(['18.20.0', '20.18.3', '21.7.0', '22.11.0', '23.11.0'])('Node %s is not, and the message says what is', (version) => {
    expect(isSupportedNode(version)).toBe(false);
    expect(unsupportedNodeMessage(version)).toMatch(new RegExp(`20\\.19.*22\\.12.*24.*${version.replaceAll('.', '\\.')}`));
  });

  it('are the same in the scripts and in package.json', () => {
    const manifest = readManifest('package.json');
    expect(manifest.packageManager).toBe(`pnpm@${PNPM_VERSION}`);
    expect(manifest.engines.node).toBe(SUPPORTED_NODE);
  });
});

describe('bootstrap', () => {
  it('names the tasks it knows when given another', () => {
    const { status, stderr } = spawnSync(process.execPath, [path.join(WORKSPACE_ROOT, 'scripts', 'bootstrap.mjs'), 'bild'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Unknown task "bild"; expected one of: build, test, .*\n$/);
  });

  it('knows every task that package.json sends to it', () => {
    const tasks = Object.values(readManifest('package.json').scripts).flatMap((script) => script.match(/bootstrap\.mjs (\S+)/)?.[1] ?? []);
    const { stderr } = spawnSync(process.execPath, [path.join(WORKSPACE_ROOT, 'scripts', 'bootstrap.mjs'), ''], { encoding: 'utf8' });
    expect(tasks.length).toBeGreaterThan(5);
    for (const task of tasks) expect(stderr).toContain(task);
  });

  it('tells a missing network from other failures of an install', () => {
    expect(isNetworkTrouble('request to https://registry.npmjs.org/turbo failed, reason: getaddrinfo EAI_AGAIN')).toBe(true);
    expect(isNetworkTrouble('ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"')).toBe(false);
  });
});

describe('a build is stale', () => {
  beforeEach(() => {
    for (const file of ['pnpm-lock.yaml', 'tsconfig.json', 'tsconfig.base.json', 'packages/a/package.json']) write(file, '{}');
    write('packages/a/src/index.ts', 'export {};');
    write('packages/a/src/deep/part.ts', 'export {};');
    write('packages/a/dist/index.js', 'export {};');
    write('.barksim/built-from', buildInputs(root));
  });

  it('not as long as nothing changes', () => {
    expect(isBuilt(root)).toBe(true);
  });

  const changes = {
    'when a source changes': () => write('packages/a/src/deep/part.ts', 'export { };'),
    'when a source is added': () => write('packages/a/src/more.ts', ''),
    'when a source is removed': () => fs.rmSync(path.join(root, 'packages/a/src/deep/part.ts')),
    'when a source is renamed': () => fs.renameSync(path.join(root, 'packages/a/src/deep/part.ts'), path.join(root, 'packages/a/src/deep/tarp.ts')),
    'when a source is replaced by an older file': () => {
      write('old.ts', 'export {};');
      fs.utimesSync(path.join(root, 'old.ts'), 1, 1);
      fs.renameSync(path.join(root, 'old.ts'), path.join(root, 'packages/a/src/index.ts'));
    },
    'when the compiler options change': () => write('tsconfig.base.json', '{ "compilerOptions": {} }'),
    'when what was built is gone': () => fs.rmSync(path.join(root, 'packages/a/dist'), { recursive: true }),
    'when nobody remembers it': () => fs.rmSync(path.join(root, '.barksim'), { recursive: true }),
  };
  it.each(Object.entries(changes))('%s', (_when, change) => {
    change();
    expect(isBuilt(root)).toBe(false);
  });
});

describe('the setup lock', () => {
  const lockModule = JSON.stringify(new URL('../bootstrap/lock.mjs', import.meta.url).href);

  /** Enters the lock, says so in the log, stays a little, says that it leaves. */
  function contender() {
    const code = `
      const { withLock } = await import(${lockModule});
      const fs = await import('node:fs');
      const [lock, log] = process.argv.slice(1);
      await withLock(lock, async () => {
        fs.appendFileSync(log, 'enter\\n');
        await new Promise((resolve) => setTimeout(resolve, 50));
        fs.appendFileSync(log, 'leave\\n');
      });`;
    return spawn(process.execPath, ['--input-type=module', '--eval', code, path.join(root, 'lock'), path.join(root, 'log')], { stdio: 'inherit' });
  }

  /** @param {import('node:child_process').ChildProcess} child */
  const ended = (child) => new Promise((resolve) => child.on('exit', resolve));

  it('lets one process in at a time, past the lock of one that died', async () => {
    const dead = spawnSync(process.execPath, ['--eval', '']).pid;
    write('lock', JSON.stringify({ pid: dead, host: os.hostname(), command: 'npm test' }));
    await Promise.all(Array.from({ length: 4 }, () => ended(contender())));
    expect(fs.readFileSync(path.join(root, 'log'), 'utf8')).toBe('enter\nleave\n'.repeat(4));
    expect(fs.readdirSync(root)).toEqual(['log']);
  });

  it('is gone after its owner failed', async () => {
    const { withLock } = await import('../bootstrap/lock.mjs');
    await expect(withLock(path.join(root, 'lock'), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(fs.readdirSync(root)).toEqual([]);
  });
});

describe('the summary of tests', () => {
  /**
   * @param {string} folder
   * @param {object} report
   */
  function results(folder, report) {
    write(`${folder}/.test-results/results.json`, JSON.stringify(report));
  }

  beforeEach(() => {
    write('packages/a/package.json', '{}');
    write('packages/a/test/a.test.ts', '');
    results('scripts', { success: true, numPassedTests: 2, testResults: [] });
  });

  it('adds up packages and ends with the totals alone on a line', () => {
    results('packages/a', { success: true, numPassedTests: 40, testResults: [{ name: 'a', status: 'passed', assertionResults: [] }] });
    expect(formatTestSummary(readTestResults(root)).split('\n').at(-1)).toBe('42 passed, 0 failed');
  });

  it('names what failed, and counts a file that could not be loaded', () => {
    results('packages/a', {
      success: false,
      numPassedTests: 1,
      testResults: [
        { name: 'a', status: 'failed', assertionResults: [{ status: 'failed', fullName: 'raft elects one leader' }] },
        { name: path.join(root, 'packages/a/test/b.test.ts'), status: 'failed', assertionResults: [] },
      ],
    });
    const summary = formatTestSummary(readTestResults(root));
    expect(summary).toContain('failed: raft elects one leader');
    expect(summary).toContain(`failed: ${path.join('packages', 'a', 'test', 'b.test.ts')} could not be run`);
    expect(summary.split('\n').at(-1)).toBe('3 passed, 2 failed');
  });

  it('names what was skipped: no test is left out in silence', () => {
    const assertionResults = [{ status: 'skipped', fullName: 'reads histories of others' }, { status: 'passed', fullName: 'reads our own' }];
    results('packages/a', { success: true, numPassedTests: 1, testResults: [{ name: 'a', status: 'passed', assertionResults }] });
    const summary = formatTestSummary(readTestResults(root));
    expect(summary).toContain('1 passed 1 skipped');
    expect(summary).toContain('skipped: reads histories of others');
    expect(summary.split('\n').at(-1)).toBe('3 passed, 0 failed, 1 skipped');
  });

  it('counts a runner that left no results as a failure, and does not take the last ones for new', () => {
    results('packages/a', { success: true, numPassedTests: 40, testResults: [] });
    forgetTestResults(root);
    results('scripts', { success: true, numPassedTests: 2, testResults: [] });
    expect(formatTestSummary(readTestResults(root)).split('\n').at(-1)).toBe('2 passed, 1 failed');
  });
});

it('every package of the workspace has tests', () => {
  for (const folder of packageFolders(WORKSPACE_ROOT)) {
    expect(fs.existsSync(path.join(WORKSPACE_ROOT, folder, 'test')), `${folder}/test`).toBe(true);
  }
});
