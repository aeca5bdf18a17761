/** The built command line in a process of its own, in a directory of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
export const ODD_MAIN = fileURLToPath(new URL('./odd-main.mjs', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

let directory: string;

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bark sim '));
});

afterEach(() => fs.rmSync(directory, { recursive: true, force: true }));

/** Where the program runs; empty at the beginning of each test. */
export function workingDirectory(): string {
  return directory;
}

export interface SpawnOptions {
  readonly main?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly onStart?: (child: ChildProcess) => void;
  /** Gets the child and what it has said so far, whenever it says more. */
  readonly onOutput?: (child: ChildProcess, said: { stdout: string; stderr: string }) => void;
}

export function barksim(args: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
  // What the test's own surroundings say about colours and CI must not show.
  const { NO_COLOR: _noColor, FORCE_COLOR: _forceColor, CI: _ci, npm_lifecycle_event: _script, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [options.main ?? MAIN, ...args], { cwd: directory, env: { ...env, ...options.env } });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      said.stdout += chunk.toString();
      options.onOutput?.(child, said);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said.stderr += chunk.toString();
      options.onOutput?.(child, said);
    });
    options.onStart?.(child);
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, ...said }));
  });
}

/** Standard output must be one JSON object in one line and nothing else. */
export function parsed(ended: Ended): any {
  if (!/^\{.*\}\n$/.test(ended.stdout)) throw new Error(`not one line of JSON: ${ended.stdout.slice(0, 500)}`);
  return JSON.parse(ended.stdout);
}

export function filesIn(folder: string): string[] {
  const where = path.join(directory, folder);
  return fs.existsSync(where) ? fs.readdirSync(where).sort() : [];
}
