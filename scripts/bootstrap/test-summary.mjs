// @ts-check
/** One closing table over all packages' test results, which turbo keeps and restores like any other build output. */
import fs from 'node:fs';
import path from 'node:path';
import { packageFolders } from './workspace.mjs';

/** Written by vitest in every package (see vitest.shared.ts) and named as an output in turbo.json. */
const RESULTS = path.join('.test-results', 'results.json');

/** What vitest calls a test that was not run. */
const NOT_RUN = new Set(['pending', 'skipped', 'todo']);

/**
 * @typedef {object} SuiteResult
 * @property {string} name the package's folder
 * @property {number} passed
 * @property {number} failed tests that failed, and files that could not be loaded
 * @property {string[]} failures full names of what failed
 * @property {string[]} skipped full names of what was not run
 * @property {boolean} missing nothing was recorded: the runner did not get to its end
 */

/** @param {string} root */
function suiteFolders(root) {
  return [...packageFolders(root).filter((folder) => fs.existsSync(path.join(root, folder, 'test'))), 'scripts'];
}

/**
 * Removes earlier results, so that a runner that dies cannot pass off the last ones as its own.
 *
 * @param {string} root
 */
export function forgetTestResults(root) {
  for (const folder of suiteFolders(root)) fs.rmSync(path.join(root, folder, RESULTS), { force: true });
}

/**
 * @param {string} root
 * @returns {SuiteResult[]}
 */
export function readTestResults(root) {
  return suiteFolders(root).map((folder) => {
    let report;
    try {
      report = JSON.parse(fs.readFileSync(path.join(root, folder, RESULTS), 'utf8'));
    } catch {
      return { name: folder, passed: 0, failed: 0, failures: [], skipped: [], missing: true };
    }
    /** @type {string[]} */
    const failures = [];
    /** @type {string[]} */
    const skipped = [];
    for (const file of report.testResults) {
      for (const test of file.assertionResults) if (NOT_RUN.has(test.status)) skipped.push(test.fullName.trim());
      const failed = file.assertionResults.filter((/** @type {{ status: string }} */ test) => test.status === 'failed');
      for (const test of failed) failures.push(test.fullName.trim());
      if (failed.length === 0 && file.status === 'failed') failures.push(`${path.relative(root, file.name)} could not be run`);
    }
    if (!report.success && failures.length === 0) failures.push('no test failed, but the runner did; its output is above');
    return { name: folder, passed: report.numPassedTests, failed: failures.length, failures, skipped, missing: false };
  });
}

/**
 * @param {SuiteResult[]} results
 * @returns {string} a table, the names of what failed, and the totals alone on the last line
 */
export function formatTestSummary(results) {
  const width = Math.max(...results.map((result) => result.name.length));
  const lines = [''];
  for (const result of results) {
    const counts = `${String(result.passed).padStart(5)} passed${counted(result.failed, 'failed')}${counted(result.skipped.length, 'skipped')}`;
    lines.push(`  ${result.name.padEnd(width)}  ${result.missing ? 'no results: the runner did not finish' : counts}`);
    for (const failure of result.failures) lines.push(`    failed: ${failure}`);
    for (const name of result.skipped) lines.push(`    skipped: ${name}`);
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed + (result.missing ? 1 : 0), 0);
  const skipped = results.reduce((sum, result) => sum + result.skipped.length, 0);
  lines.push('', `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return lines.join('\n');
}

/**
 * @param {number} count
 * @param {string} what
 */
function counted(count, what) {
  return count > 0 ? ` ${count} ${what}` : '';
}
