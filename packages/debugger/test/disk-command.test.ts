import { describe, expect, it } from 'vitest';
import type { Fault, NodeProgram, Scenario } from '@barksim/sim-core';
import { QUIET_LINK } from '@barksim/sim-core';
import { answerTo } from './support/debug-script.ts';

/** Keeps a log, a cell and a file; every 10 milliseconds it writes to each of them, and reads the log. */
const keeper: NodeProgram<object, never, { readonly type: 'tick' }, object> = {
  kind: 'keeper',
  messageTypes: [],
  timerTypes: ['tick'],
  boot(host) {
    host.setTimer({ type: 'tick' }, 10_000);
    if (host.disk.fileNames().length > 0) return {};
    host.disk.log('wal').append('first');
    host.disk.cell('name').write({ text: 'keeper' });
    host.disk.file('data').write(0, Uint8Array.from([1, 2, 3]));
    host.disk.sync();
    return {};
  },
  onMessage() {},
  onTimer(_state, _timer, host) {
    host.disk.file('data').write(3, new Uint8Array(20).fill(255));
    host.disk.log('wal').append('second');
    host.disk.log('wal').get(1);
    host.disk.sync();
  },
};

function target(...faults: Fault[]) {
  const scenario: Scenario = {
    name: 'test/keeper',
    summary: 'one node that keeps things',
    description: 'Only for tests.',
    durationMicros: 2_000_000,
    bugs: [],
    expectedCoverage: [],
    draw: () => ({ settings: {}, faults }),
    build: () => ({
      nodes: [{ name: 'n1', program: keeper, options: {} }],
      network: { defaults: QUIET_LINK },
      disk: { syncMinMicros: 100, syncMaxMicros: 100 },
    }),
  };
  return { scenario, seed: '1' };
}

describe('disk', () => {
  it('shows files, and what of them is durable', async () => {
    const answer = await answerTo(target(), 'next timer', 'disk n1');
    expect(answer.split('\n').slice(-2)).toEqual([
      '  file data  23 bytes  01 02 03 ff ff ff ff ff ff ff ff ff ff ff ff ff …',
      '    not durable; durable is 3 bytes  01 02 03',
    ]);
  });

  it('shows which fault lies over what, and how it reads', async () => {
    const rotten = target({ kind: 'bit-rot', at: 5_000, node: 0, filePrefix: '' }, { kind: 'latent-sector', at: 6_000, nodes: [0], cellPrefix: '' });
    expect(await answerTo(rotten, 'next latent-sector', 'disk n1')).toMatch(
      /cell name {2}\{ text: 'keeper' \}\n {4}damaged \(latent-sector@6000\): EIO on read\n {2}file data {2}3 bytes {2}01 02 03\n {4}damaged \(bit-rot@5000\): bytes \d to \d, it reads as \w\w$/,
    );
    expect(await answerTo(target({ kind: 'bit-rot', at: 5_000, node: 0, logPrefix: '' }), 'next bit-rot', 'disk n1')).toContain(
      "    1  'first'  (ECORRUPT on read: bit-rot@5000)",
    );
  });

  it('does not believe a sync that lied', async () => {
    const lied = target({ kind: 'sync-lies', at: 0, nodes: [0] });
    expect(await answerTo(lied, 'next sync', 'disk n1')).toContain('n1: 3 writes are not durable (3 of them acknowledged by a sync that lied)');
  });
});

describe('a program that a disk error stops', () => {
  it('is seen giving up and starting again', async () => {
    const rotten = target({ kind: 'latent-sector', at: 5_000, nodes: [0], logPrefix: '' });
    expect(await answerTo(rotten, 'next timer')).toContain("n1  gives up on a disk error:  EIO on read of log 'wal', record 1");
    expect(await answerTo(rotten, 'next restart')).toMatch(/n1 {2}is started again\n.*n1 {2}boots/);
    expect(await answerTo(target({ kind: 'sync-fails', at: 0, nodes: [0] }), 'next sync')).toContain('the sync failed: what it covered is lost');
  });
});
