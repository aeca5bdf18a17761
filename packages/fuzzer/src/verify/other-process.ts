/**
 * Runs made in another process: with modules that no earlier run has touched, at other addresses, and where asked in
 * another time zone and another language.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { deserialize } from 'node:v8';
import { fileURLToPath } from 'node:url';
import type { EventWindow, Testimony } from '@barksim/sim-core';
import type { VerifyOptions } from './verify-batch.ts';

export type ProcessWork =
  | { readonly kind: 'outcomes'; readonly seeds: readonly string[] }
  | {
      readonly kind: 'testimony';
      /** Run before, in this order. */
      readonly history: readonly string[];
      readonly seed: string;
      readonly handlers: 'direct' | 'immer';
      readonly window: EventWindow | undefined;
    };

export interface ProcessRequest {
  readonly catalogueUrl: string;
  readonly scenario: string;
  readonly options: VerifyOptions;
  readonly work: ProcessWork;
}

/** What a process finds around it: as here, or as far from it as possible. */
export type Surroundings = 'same' | 'foreign';

/** Summer time of its own, and a language in which even capital letters differ. */
const FOREIGN: Readonly<Record<string, string>> = { TZ: 'Australia/Lord_Howe', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };

const WITNESS_TIMEOUT_MILLIS = 120_000;
const ANSWER = 3;

/** The compiled program: this package may run from its sources, in tests. */
const MAIN = fileURLToPath(new URL('../../dist/verify/other-process-main.js', import.meta.url));

function environment(surroundings: Surroundings): NodeJS.ProcessEnv {
  return surroundings === 'same' ? process.env : { ...process.env, ...FOREIGN };
}

/** Waits for it. Throws when the process gives no answer in time. */
export function witnessElsewhere(request: ProcessRequest, surroundings: Surroundings): Testimony {
  const { output, error, status, stderr } = spawnSync(process.execPath, [MAIN], {
    input: JSON.stringify(request),
    env: environment(surroundings),
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    timeout: WITNESS_TIMEOUT_MILLIS,
    maxBuffer: 1 << 30,
  });
  if (error !== undefined) throw new Error(`a run in another process failed: ${error.message}`, { cause: error });
  if (status !== 0) throw new Error(`a run in another process ended with status ${status}: ${String(stderr).trim().split('\n')[0]}`);
  return deserialize(output[ANSWER] as unknown as Buffer) as Testimony;
}

/** Runs seeds in a process of their own. `onOutcome` is called as they end. Rejects when the process fails. */
export function runElsewhere(
  request: ProcessRequest,
  surroundings: Surroundings,
  onOutcome: (seed: string, outcome: string) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN], { env: environment(surroundings), stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + String(chunk)).slice(-4_000)));
    const answers = createInterface({ input: child.stdio[ANSWER] as Readable });
    answers.on('line', (line) => onOutcome(...(JSON.parse(line) as [string, string])));
    const allRead = new Promise<void>((done) => answers.on('close', () => done()));
    const stop = (): void => void child.kill('SIGKILL');
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', reject);
    child.stdin?.on('error', () => {
      // It ended before it had read everything: its status tells.
    });
    child.stdin?.end(JSON.stringify(request));
    child.on('close', (status) => {
      signal.removeEventListener('abort', stop);
      if (status === 0 || signal.aborted) void allRead.then(resolve);
      else reject(new Error(`runs in another process ended with status ${status}: ${complaint.trim().split('\n')[0]}`));
    });
  });
}
