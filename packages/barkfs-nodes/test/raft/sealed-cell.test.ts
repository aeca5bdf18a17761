import { describe, expect, it } from 'vitest';
import { correctRaftRules } from '../../src/index.ts';
import { readSealed, writeSealed } from '../../src/raft/sealed-cell.ts';
import { RaftNode } from './raft-node.ts';

/** Restarts with something else in a cell. */
function restartWith(cell: string, damage: (stored: any, node: RaftNode) => unknown, rules = correctRaftRules): RaftNode {
  const node = new RaftNode([1, 1], { snapshotAfterEntries: 1 }, rules);
  writeSealed(node.host.disk, 'raft/repair', { index: 0 });
  const stored = node.host.disk.cell(cell);
  stored.write(damage(stored.read(), node));
  node.restart();
  return node;
}

const refusal = expect.objectContaining({ code: 'ECORRUPT' });

describe('a cell', () => {
  it('gives what was written', () => {
    const { disk } = new RaftNode().host;
    writeSealed(disk, 'a', { deep: [1, { x: 'y' }], absent: undefined });
    expect(readSealed(disk, 'a', correctRaftRules.isSealIntact)).toEqual({ deep: [1, { x: 'y' }] });
    expect(readSealed(disk, 'b', correctRaftRules.isSealIntact)).toBeUndefined();
  });
});

describe('a node does not start while a cell', () => {
  it.each(['raft/hard-state', 'raft/identity', 'raft/repair'])('%s holds something else than was written', (cell) => {
    expect(() => restartWith(cell, (stored) => ({ ...stored, currentTerm: 7 }))).toThrow(refusal);
    expect(() => restartWith(cell, (stored) => ({ ...stored, seal: `${stored.seal}0` }))).toThrow(refusal);
  });

  it('holds what was written to another one', () => {
    expect(() => restartWith('raft/hard-state', (_, node) => node.host.disk.cell('raft/identity').read())).toThrow(refusal);
  });

  it('unless a rule believes anything', () => {
    const node = restartWith('raft/hard-state', (stored) => ({ ...stored, currentTerm: 7 }), { ...correctRaftRules, isSealIntact: () => true });
    expect(node.state.currentTerm).toBe(7);
  });
});
