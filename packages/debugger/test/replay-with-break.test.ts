import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runSeed } from '@barksim/sim-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { replayWithBreak } from '../src/index.ts';
import { buildFolder, compile } from './support/compile.ts';
import { relayScenario } from './support/relay-scenario.ts';

const scenario = relayScenario(25);
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

interface Observation {
  readonly stopped: { readonly name: string; readonly source: string };
  readonly frame: { readonly name: string; readonly source: string };
  readonly status: number;
  readonly output: string;
}

describe('replay with a break', () => {
  const folder = buildFolder('break');

  beforeAll(() => compile([here('support/relay-scenario.ts')], folder));

  /** Runs to the break with a real front end attached, then steps into until it is in a file of that name. */
  function breakAt(event: number, source: string, mode: 'brk' | 'wait' = 'brk'): Observation {
    const program = join(folder, `break-at-${event}-${mode}.mjs`);
    const debuggerUrl = pathToFileURL(here('../dist/index.js')).href;
    writeFileSync(
      program,
      `import { replayWithBreak } from '${debuggerUrl}';
       import { relayScenario } from './relay-scenario.js';
       const report = replayWithBreak({ target: { scenario: relayScenario(25), seed: '7' }, breakAt: ${event}, announce: console.log, port: 0 });
       console.log(JSON.stringify(report));`,
    );
    const options = ['--experimental-websocket', '--no-warnings', here('support/inspector-front-end.mjs'), mode, program, source];
    return JSON.parse(execFileSync(process.execPath, options, { encoding: 'utf8', timeout: 50_000 })) as Observation;
  }

  it('stops right before the handler, and "step into" leads into its TypeScript source', () => {
    const { stopped, frame, status, output } = breakAt(12, 'relay-scenario.ts');
    expect(stopped.source).toMatch(/replay-with-break\.ts$/);
    expect(frame.source).toMatch(/test\/support\/relay-scenario\.ts$/);
    expect(frame.name).toBe('onMessage');
    expect(output).toContain('Stopping at event 12, before n3 onMessage.');
    expect(status).toBe(0);
  });

  it('opens the inspector and waits when the process was not started with one', () => {
    const { frame, output, status } = breakAt(12, 'relay-scenario.ts', 'wait');
    expect(frame.name).toBe('onMessage');
    expect(output).toMatch(/^Waiting for an inspector at ws:\/\/127\.0\.0\.1:\d+\/\S+: open chrome:\/\/inspect, or attach from an editor\.$/m);
    expect(status).toBe(0);
  });

  it('stops before the engine where the event runs no handler', () => {
    const { frame, output } = breakAt(10, 'world.ts');
    expect(frame.source).toMatch(/sim-core\/src\/engine\/world\.ts$/);
    expect(output).toContain('Stopping at event 10, before the engine executes it: it runs no handler.');
  });

  it('ends the run as it ends without a break', () => {
    const { output } = breakAt(102, 'relay-scenario.ts');
    const report = runSeed(scenario, '7');
    expect(JSON.parse(output.trim().split('\n').at(-1)!)).toEqual({
      events: report.events,
      fingerprint: report.fingerprint,
      stoppedBefore: 'n2 boot',
    });
  });
});

describe('a break where there is no event', () => {
  it.each([0, 264, 1.5])('at %s is refused before anything waits', (breakAt) => {
    const attempt = (): unknown => replayWithBreak({ target: { scenario, seed: '7' }, breakAt, announce: () => {} });
    expect(attempt).toThrow(`there is no event ${breakAt} to break at: expected 1 to 263`);
  });
});
