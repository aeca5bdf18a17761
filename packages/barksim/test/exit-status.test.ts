import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { barksim, filesIn, ODD_MAIN, parsed, workingDirectory } from './support/spawn-barksim.ts';

describe('exit status 0', () => {
  it('when a run passes', async () => {
    const ended = await barksim(['run', 'raft/steady', '--seed', '7']);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^Pass {2}raft\/steady, seed 7\n {2}[\d,]+ events in 10\.000000s of virtual time/);
    expect(filesIn('.')).toEqual([]);
  });

  it('when no seed of a campaign fails', async () => {
    const ended = await barksim(['fuzz', 'raft/steady', '--seeds', '20']);
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/^raft\/steady: 20 seeds, none failing\n/);
    expect(filesIn('.')).toEqual([]);
  });

  it('for help, the version and the list', async () => {
    for (const args of [['--help'], ['run', '--help'], ['--version'], ['list']]) {
      expect(await barksim(args)).toMatchObject({ status: 0, stderr: '' });
    }
    expect((await barksim(['--help'])).stdout).toContain('Exit status: 0 pass, 1 violation, 2 usage');
  });
});

describe('exit status 1', () => {
  it('when a run violates a property: it is reported, and a failure file is written that replays to the same', async () => {
    const ended = await barksim(['run', 'raft/steady', '--bug', 'E3', '--seed', 'abc def']);
    expect(ended).toMatchObject({ status: 1, stderr: '' });
    for (const part of ['Violation raft/', 'expected  ', 'seen      ', 'at        event ', 'nodes     n', 'The last events', 'Replay: ']) {
      expect(ended.stdout).toContain(part);
    }
    const [file] = filesIn('barksim-failures');
    expect(file).toMatch(/^raft-steady\.seed-abc_def\.bug-E3\.[0-9a-f]{8}\.json$/);
    const replay = await barksim(['replay', `barksim-failures/${file}`]);
    expect(replay).toMatchObject({ status: 1, stderr: '' });
    expect(replay.stdout).toContain('The replay did the same: same violation, same event, same fingerprint.');
  });

  it('when a seed of a campaign fails: each has its file, the first is told in full', async () => {
    const ended = await barksim(['fuzz', 'raft/steady', '--bug', 'E3', '--seeds', '100..104', '--out', 'found here']);
    expect(ended.status).toBe(1);
    expect(ended.stdout).toContain('5 of 5 seeds failing');
    expect(ended.stdout).toMatch(/Replay: .* replay 'found here\/raft-steady\.seed-100\.bug-E3\.json'/);
    expect(filesIn('found here')).toEqual([100, 101, 102, 103, 104].map((seed) => `raft-steady.seed-${seed}.bug-E3.json`));
  });
});

describe('exit status 3', () => {
  it('when a seed cannot be run', async () => {
    const run = await barksim(['run', 'odd/broken', '--json'], { main: ODD_MAIN });
    expect(run.status).toBe(3);
    expect(run.stderr).toMatch(/^barksim: odd\/broken, seed 0, cannot be run: RangeError: a cluster of size 0\n/);
    expect(parsed(run)).toMatchObject({ verdict: 'error', error: 'RangeError: a cluster of size 0', violations: [] });
    const fuzz = await barksim(['fuzz', 'odd/broken', '--seeds', '5'], { main: ODD_MAIN });
    expect(fuzz.status).toBe(3);
    expect(fuzz.stdout).toContain('the campaign ended at seed 0, which cannot be run');
    expect(fuzz.stdout).toContain('See it: barksim run odd/broken --seed 0');
  });

  it('when a failing run does something else the second time, with the event where it parts ways', async () => {
    for (const args of [['run', 'odd/leaky', '--bug', 'E3'], ['run', 'odd/leaky', '--strict'], ['fuzz', 'odd/leaky', '--bug', 'E3', '--seeds', '2']]) {
      const ended = await barksim(args, { main: ODD_MAIN });
      expect(ended.status).toBe(3);
      expect(ended.stderr).toMatch(/Nondeterminism: two runs of seed \d differ from event \d+ on/);
    }
  });

  it('when a replay is not what the file recorded: the code has changed, or the file', async () => {
    await barksim(['run', 'raft/steady', '--bug', 'E3']);
    const file = path.join(workingDirectory(), 'barksim-failures', filesIn('barksim-failures')[0]!);
    const content = JSON.parse(fs.readFileSync(file, 'utf8'));
    fs.writeFileSync(file, JSON.stringify({ ...content, fingerprint: '0123456789abcdef' }));
    const replay = await barksim(['replay', file]);
    expect(replay.status).toBe(3);
    expect(replay.stdout).toMatch(/fingerprint {2}0123456789abcdef {2}[0-9a-f]{16}/);
    expect(replay.stdout).toContain('the code, or the file, has changed');
    expect(parsed(await barksim(['replay', file, '--json']))).toMatchObject({ reproduced: false, differences: [{ what: 'fingerprint' }] });
  });
});

describe('exit status 4', () => {
  it('when nothing fails, but a check could not be decided', async () => {
    const run = await barksim(['run', 'odd/undecided'], { main: ODD_MAIN });
    expect(run.status).toBe(4);
    expect(run.stdout).toContain('odd/fair: the search ran out of its budget');
    const fuzz = await barksim(['fuzz', 'odd/undecided', '--seeds', '3', '--json'], { main: ODD_MAIN });
    expect(fuzz.status).toBe(4);
    expect(parsed(fuzz).undecided).toHaveLength(3);
  });
});

describe.skipIf(process.platform === 'win32')('exit status 130', () => {
  it('when a campaign is interrupted: what it found is printed, and its files are there', async () => {
    let isInterrupted = false;
    const ended = await barksim(['fuzz', 'raft/steady', '--bug', 'E3', '--seeds', '1000000000', '--json'], {
      onOutput: (child) => {
        if (!isInterrupted) child.kill('SIGINT');
        isInterrupted = true;
      },
    });
    expect(ended.status).toBe(130);
    const result = parsed(ended);
    expect(result.endedBy).toBe('interrupted');
    expect(result.failures.length).toBeGreaterThan(0);
    expect(fs.existsSync(path.join(workingDirectory(), result.failures[0].file))).toBe(true);
    expect(filesIn('barksim-failures').every((name) => name.endsWith('.json'))).toBe(true);
  });

  it('when it hangs in a seed that never ends', async () => {
    const hasBegun = (): boolean => fs.existsSync(path.join(workingDirectory(), 'begun'));
    const ended = await barksim(['fuzz', 'odd/endless', '--seeds', '5', '--json'], {
      main: ODD_MAIN,
      onStart: (child) => {
        const poll = setInterval(() => {
          if (!hasBegun()) return;
          clearInterval(poll);
          child.kill('SIGINT');
        }, 20);
      },
    });
    expect(ended.status).toBe(130);
    expect(parsed(ended)).toMatchObject({ seedsRun: 0, endedBy: 'interrupted' });
  });
});
