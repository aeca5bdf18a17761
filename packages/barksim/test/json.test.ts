import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { barksim, parsed, workingDirectory } from './support/spawn-barksim.ts';

describe('--json prints one object in one line and nothing else', () => {
  it('for a run that passes', async () => {
    const result = parsed(await barksim(['run', 'raft/swarm', '--seed', '8812', '--json']));
    expect(result).toMatchObject({ scenario: 'raft/swarm', seed: '8812', bug: null, verdict: 'pass', violations: [], simulatedMicros: 10_000_000, file: null });
    expect(result.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(result.events).toBeGreaterThan(1_000);
    expect(Object.keys(result.coverage).length).toBeGreaterThan(5);
    expect(Number.isInteger(result.wallMillis)).toBe(true);
  });

  it('for a run that fails, with the file that it wrote', async () => {
    const result = parsed(await barksim(['run', 'raft/steady', '--bug', 'e3', '--json']));
    expect(result).toMatchObject({ verdict: 'violation', bug: 'E3', file: path.join('barksim-failures', 'raft-steady.seed-0.bug-E3.json') });
    expect(Object.keys(result.violations[0])).toEqual(['property', 'expected', 'seen', 'eventIndex', 'atMicros', 'nodes']);
    const file = JSON.parse(fs.readFileSync(path.join(workingDirectory(), result.file), 'utf8'));
    expect(file.violation).toEqual(result.violations[0]);
    expect(file.fingerprint).toBe(result.fingerprint);
  });

  it('for a narrated run, without its notes', async () => {
    expect(parsed(await barksim(['run', 'barkfs/tour', '--json'])).verdict).toBe('pass');
  });

  it('for a campaign', async () => {
    const result = parsed(await barksim(['fuzz', 'raft/steady', '--bug', 'E3', '--seeds', '3', '--json']));
    expect(result).toMatchObject({ scenario: 'raft/steady', seedsRun: 3, endedBy: 'seeds' });
    expect(result.failures).toHaveLength(3);
    expect(Object.keys(result.failures[0])).toEqual(['seed', 'property', 'file']);
    for (const name of ['events', 'simulatedMicros', 'eventsPerSecond', 'wallMillis']) expect(Number.isInteger(result[name])).toBe(true);
    expect(result.coverage).toBeTypeOf('object');
  });

  it('for a campaign with a second phase in each run', async () => {
    const result = parsed(await barksim(['fuzz', 'raft/steady', '--liveness', '--seeds', '3', '--json']));
    expect(result).toMatchObject({ seedsRun: 3, failures: [], coverage: { 'liveness/phase': 3 } });
  });

  it('for what came of the faults of a campaign, kind by kind', async () => {
    const { faults } = parsed(await barksim(['fuzz', 'raft/leader-isolated', '--seeds', '2', '--json']));
    const [[kind, counts]] = Object.entries(faults) as [[string, object]];
    expect(kind).toMatch(/^[a-z-]+$/);
    expect(counts).toEqual({ drawn: 2, fired: 2, mattered: 2 });
  });

  it('for a replay', async () => {
    const { file, fingerprint, violations } = parsed(await barksim(['run', 'raft/steady', '--bug', 'E3', '--json']));
    const result = parsed(await barksim(['replay', file, '--json']));
    expect(result).toMatchObject({ scenario: 'raft/steady', seed: '0', verdict: 'violation', reproduced: true, differences: [], fingerprint, violations });
  });

  it('for the list', async () => {
    const { scenarios } = parsed(await barksim(['list', '--json']));
    const swarm = scenarios.find((scenario: { name: string }) => scenario.name === 'raft/swarm');
    expect(Object.keys(swarm)).toEqual(['name', 'summary', 'description', 'durationMicros', 'bugs', 'expectedCoverage']);
    expect(swarm.bugs[0]).toMatchObject({ id: expect.any(String), summary: expect.any(String), expectedProperties: expect.any(Array) });
  });

  it('for the kinds of faults, with parameters, units and defaults', async () => {
    const { faults } = parsed(await barksim(['list', '--faults', '--json']));
    const loss = faults.find((fault: { name: string }) => fault.name === 'loss');
    expect(loss).toMatchObject({ family: 'links', lasts: true, summary: expect.any(String), source: expect.any(String) });
    expect(loss.parameters.map((parameter: { name: string }) => parameter.name)).toEqual(['ppm', 'from', 'to']);
    expect(loss.parameters[0]).toMatchObject({ type: 'ppm', unit: 'parts per million', range: '0 to 1,000,000 parts per million', required: true });
    expect(loss.parameters[1]).toMatchObject({ type: 'targets', unit: null, required: false, default: null });
  });
});

describe('the same seed is the same', () => {
  it('in two processes, with and without a trace', async () => {
    const [first, second] = [await barksim(['run', 'raft/swarm', '--json']), await barksim(['run', 'raft/swarm', '--json', '--trace', 'run.jsonl'])];
    const { wallMillis: _one, ...left } = parsed(first);
    const { wallMillis: _other, ...right } = parsed(second);
    expect(right).toEqual(left);
  });

  it('with one worker and with two, failure files and all', async () => {
    const campaign = async (workers: number): Promise<unknown> => {
      const args = ['fuzz', 'raft/swarm', '--bug', 'R1', '--seeds', '40', '--workers', String(workers), '--out', `by-${workers}`, '--json'];
      const { wallMillis: _wall, eventsPerSecond: _rate, workers: _workers, failures, ...rest } = parsed(await barksim(args));
      const files = failures.map(({ file }: { file: string }) => fs.readFileSync(path.join(workingDirectory(), file), 'utf8'));
      return { rest, files };
    };
    const [one, two] = [await campaign(1), await campaign(2)];
    expect(two).toEqual(one);
    expect((one as { files: string[] }).files.length).toBeGreaterThan(0);
  });

  it('strict or not, except for the fingerprint', async () => {
    const [plain, strict] = [parsed(await barksim(['run', 'raft/swarm', '--json'])), parsed(await barksim(['run', 'raft/swarm', '--json', '--strict']))];
    expect(strict.strict).toBe(true);
    expect(strict.fingerprint).not.toBe(plain.fingerprint);
    expect({ ...strict, strict: false, fingerprint: '', wallMillis: 0 }).toEqual({ ...plain, fingerprint: '', wallMillis: 0 });
  });
});
