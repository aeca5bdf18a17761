import { describe, expect, it } from 'vitest';
import { barksim, ODD_MAIN, parsed } from './support/spawn-barksim.ts';

describe('barksim verify', () => {
  it('finds no mismatch in a scenario that keeps the law, by every check', async () => {
    const ended = await barksim(['verify', 'raft/steady', '--seeds', '10..14', '--recorded', '2', '--processes', '1', '--until', '1s', '--json']);
    expect(ended.status).toBe(0);
    expect(parsed(ended)).toMatchObject({
      scenario: 'raft/steady',
      seeds: 5,
      mismatches: [],
      error: null,
      checks: { repeated: 5, recorded: 3, otherProcess: 5 },
      endedBy: 'seeds',
    });
  });

  it('tells the same to a person', async () => {
    const ended = await barksim(['verify', 'barkfs/tour', '--seeds', '2', '--until', '500ms', '--workers', '1']);
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/^barkfs\/tour: 2 seeds, no mismatch\n {2}each run twice, with other runs in between: 2\n/);
  });

  it('exits with status 3 on a mismatch, and shows the event, what it depends on and what differs', async () => {
    const args = ['verify', 'odd/leaky', '--seeds', '1', '--until', '100ms', '--workers', '1'];
    const json = await barksim([...args, '--json'], { main: ODD_MAIN });
    expect(json.status).toBe(3);
    const [mismatch] = parsed(json).mismatches;
    expect(mismatch).toMatchObject({ seed: '0', check: 'repeated', dependsOn: 'earlier runs', divergence: { eventIndex: 0 } });
    expect(mismatch.first).toMatch(/^[0-9a-f]{16}$/);
    expect(mismatch.second).not.toBe(mismatch.first);
    expect(mismatch.divergence.differences[0]).toMatchObject({ part: 'timers', path: '[0].firesAtMicros' });
    const text = await barksim(args, { main: ODD_MAIN });
    expect(text.status).toBe(3);
    expect(text.stdout).toMatch(/Nondeterminism: two runs of seed 0 differ from event 0 on \(the start\)\./);
    expect(text.stdout).toContain('It depends on earlier runs: a process that ran other seeds before differs');
  });

  it('exits with status 3 when a seed cannot be run at all, and says why', async () => {
    const ended = await barksim(['verify', 'odd/broken', '--seeds', '3', '--json'], { main: ODD_MAIN });
    expect(ended.status).toBe(3);
    expect(parsed(ended)).toMatchObject({ mismatches: [], error: 'seed 0: RangeError: a cluster of size 0', endedBy: 'broken' });
  });

  it('exits with status 3 when a scenario touches the real world, and names the call', async () => {
    const ended = await barksim(['verify', 'odd/endless', '--seeds', '2', '--json'], { main: ODD_MAIN });
    expect(ended.status).toBe(3);
    expect(parsed(ended).error).toBe('seed 0: ContractError: writeFileSync of node:fs was called while a world runs: expected host.disk');
  });

  it.each([['verify', 'odd/spinning'], ['fuzz', 'odd/spinning']])('%s exits with status 3 at a seed that never ends, and says where it hangs', async (command, scenario) => {
    const ended = await barksim([command, scenario, '--seeds', '5', '--seed-time', '2s', '--json'], { main: ODD_MAIN });
    expect(ended.status).toBe(3);
    const { error, endedBy } = parsed(ended);
    expect(endedBy).toBe('broken');
    if (command === 'fuzz') expect(error).toMatchObject({ seed: '0', isEndless: true });
    expect(JSON.stringify(error)).toMatch(/has not ended after 2 s of real time: perhaps a handler never returns\. It is in .*odd-catalogue\.mjs:\d+\)/);
  });

  it.skipIf(process.platform === 'win32')('exits with status 130 when it is interrupted, even in a seed that never ends', async () => {
    const ended = await barksim(['verify', 'odd/spinning', '--seeds', '5', '--json'], {
      main: ODD_MAIN,
      onStart: (child) => void setTimeout(() => child.kill('SIGINT'), 3_000),
    });
    expect(ended.status).toBe(130);
    expect(parsed(ended)).toMatchObject({ seeds: 0, endedBy: 'interrupted' });
  });
});
