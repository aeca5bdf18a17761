import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { barksim, filesIn, MAIN, workingDirectory } from './support/spawn-barksim.ts';

const ESCAPE = '\u001B[';

describe('colours', () => {
  it('stay away from pipes, come when they are forced, and NO_COLOR has the last word', async () => {
    const args = ['run', 'raft/steady', '--bug', 'E3'];
    expect((await barksim(args)).stdout).not.toContain(ESCAPE);
    expect((await barksim(args, { env: { CI: 'true' } })).stdout).not.toContain(ESCAPE);
    expect((await barksim(args, { env: { FORCE_COLOR: '1' } })).stdout).toContain(ESCAPE);
    expect((await barksim(args, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).not.toContain(ESCAPE);
  });
});

describe('progress', () => {
  it('is plain lines on standard error when nobody watches, and results are alone on standard output', async () => {
    const ended = await barksim(['fuzz', 'raft/steady', '--time', '3s']);
    expect(ended.stderr).toMatch(/^([\d,]+ seeds, none failing, [\d.]+ (?:[kM] )?events\/s, \d+s\n)+$/);
    expect(ended.stdout).toMatch(/^raft\/steady: /);
  });
});

describe('a narrated run', () => {
  it('tells its story in the order of its events, faults by the names of nodes, and ends whole', async () => {
    const { status, stdout } = await barksim(['run', 'barkfs/tour']);
    const lines = stdout.split('\n');
    const crash = lines.findIndex((line) => /fault crash {2}nodes \w+/.test(line));
    const dead = lines.findIndex((line) => line.includes('counts as dead'));
    const verdict = lines.findIndex((line) => line.startsWith('Pass  barkfs/tour'));
    expect(status).toBe(0);
    expect([crash, dead, verdict]).toEqual([crash, dead, verdict].toSorted((left, right) => left - right));
    expect(crash).toBeGreaterThan(5);
  });
});

describe('a trace', () => {
  it('is JSON lines, one for each event and what happened within it, in order', async () => {
    await barksim(['run', 'raft/steady', '--until', '1s', '--trace', 'run.jsonl']);
    const lines = fs.readFileSync(path.join(workingDirectory(), 'run.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(500);
    expect(new Set(lines.map((line) => line.kind))).toEqual(expect.objectContaining(new Set(['boot', 'message', 'timer', 'send'])));
    for (const [index, line] of lines.entries()) {
      expect(line.i).toBeGreaterThanOrEqual(lines[Math.max(0, index - 1)].i);
      expect(line.atMicros).toBeLessThanOrEqual(1_000_000);
    }
    expect(filesIn('.')).toEqual(['run.jsonl']);
  });

  it('of a failing run ends with the violation, and is kept', async () => {
    await barksim(['run', 'raft/steady', '--bug', 'E3', '--trace', 'run.jsonl']);
    const trace = fs.readFileSync(path.join(workingDirectory(), 'run.jsonl'), 'utf8');
    expect(trace).toContain('"kind":"violation"');
    expect(trace.endsWith('}\n')).toBe(true);
  });

  it('is the same for a run and for the replay of its failure', async () => {
    await barksim(['run', 'raft/steady', '--bug', 'E3', '--trace', 'run.jsonl']);
    await barksim(['replay', `barksim-failures/${filesIn('barksim-failures')[0]}`, '--trace', 'replay.jsonl']);
    const [run, replay] = ['run.jsonl', 'replay.jsonl'].map((name) => fs.readFileSync(path.join(workingDirectory(), name), 'utf8'));
    expect(replay).toBe(run);
  });

  it.skipIf(process.platform === 'win32')('goes straight into a pipe, whose reader may leave', async () => {
    const pipe = path.join(workingDirectory(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('head', ['-n', '3', pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
    let read = '';
    reader.stdout.on('data', (chunk: Buffer) => (read += chunk.toString()));
    const ended = await barksim(['run', 'raft/steady', '--trace', 'pipe', '--json']);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(read.trimEnd().split('\n')).toHaveLength(3);
    expect(filesIn('.')).toEqual(['pipe']);
  });
});

describe('standard output', () => {
  it.skipIf(process.platform === 'win32')('may be closed by its reader without a word about it', () => {
    const command = `"${process.execPath}" "${MAIN}" list --json | head -c 10; "${process.execPath}" "${MAIN}" list | head -n 1`;
    const said = execFileSync('sh', ['-c', `{ ${command}; } 2>&1`], { encoding: 'utf8' });
    expect(said).toMatch(/^\{"scenario.*raft\/steady/s);
    expect(said).not.toMatch(/EPIPE|Error/);
  });
});

describe('the debugger', () => {
  it('reads its commands from a script', async () => {
    const ended = await barksim(['debug', 'raft/steady', '--seed', '3'], { input: 'help\nquit\n' });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toContain('step');
  });
});
