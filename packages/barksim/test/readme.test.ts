/**
 * Holds the failure that README.md shows to what the command line prints. The block's heading is the command.
 *
 * BARKSIM_REWRITE_DOCS=1 npx vitest run test/readme.test.ts   runs the command and writes its output.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PAGE = fileURLToPath(new URL('../../../README.md', import.meta.url));
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const BLOCK = /```console barksim ([^\n]*)\n(.*?)```/s;

/** The command as npm's script runs it, in a directory of its own, on a page 100 columns wide. */
function print(command: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'barksim-readme-'));
  const env = { ...process.env, COLUMNS: '100', NO_COLOR: '1', npm_lifecycle_event: 'barksim', INIT_CWD: directory };
  const { stdout, status } = spawnSync(process.execPath, [MAIN, ...command.split(' ')], { cwd: directory, env, encoding: 'utf8' });
  rmSync(directory, { recursive: true });
  expect(status).toBe(1);
  return stdout;
}

it('the failure in README.md is what the command line prints', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [, command] = BLOCK.exec(page) as unknown as [string, string];
  const printed = print(command);
  if (process.env['BARKSIM_REWRITE_DOCS'] === '1') {
    writeFileSync(PAGE, page.replace(BLOCK, () => `\`\`\`console barksim ${command}\n${printed}\`\`\``));
  }
  const [, , written] = BLOCK.exec(readFileSync(PAGE, 'utf8')) as unknown as [string, string, string];
  expect(written).toBe(printed);
  expect(printed).toContain('Violation raft/S15-commits-own-term-only');
});
