import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '../src/index.ts';

const script = fileURLToPath(new URL('support/run-in-process.mjs', import.meta.url));

function reportsOf(nodeOptions: readonly string[], environment: Record<string, string>): RunReport[] {
  const output = execFileSync(process.execPath, [...nodeOptions, script], {
    encoding: 'utf8',
    // Some versions of Node warn there that --jitless takes WebAssembly away.
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...environment },
  });
  return JSON.parse(output) as RunReport[];
}

describe('two processes', () => {
  it('give the same strict reports, whatever their time zone, their language and how they compile', () => {
    const reports = reportsOf([], { TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8' });
    expect(reports.map(({ events }) => events > 5_000)).toEqual([true, true, true]);
    expect(new Set(reports.map(({ fingerprint }) => fingerprint)).size).toBe(3);
    // Interpreted only: no compiled code, and other bits in a NaN.
    expect(reportsOf(['--jitless'], { TZ: 'UTC', LANG: 'C' })).toEqual(reports);
  });
});
