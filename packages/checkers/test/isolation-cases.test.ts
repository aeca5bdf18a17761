import { describe, expect, it } from 'vitest';
import { isolationLevels, readSessions } from '../src/index.ts';
import { readShared, WHY_SKIPPED } from './shared-data.ts';

interface Case {
  readonly id: string;
  readonly expected: Readonly<Record<string, boolean>>;
  readonly sessions: unknown;
  readonly serializableBruteForce?: boolean;
}

const LEVEL_OF: Readonly<Record<string, string>> = {
  CommittedRead: 'read committed',
  RepeatableRead: 'repeatable read',
  AtomicRead: 'read atomic',
  Causal: 'causal',
  Prefix: 'prefix',
  SnapshotIsolation: 'snapshot isolation',
  Serializable: 'serializable',
};

const text = readShared('elle/isolation-cases.json');
const cases = text === undefined ? [] : (JSON.parse(text) as { cases: Case[] }).cases;

describe('isolation levels of dbcop cases', () => {
  it('are read when they are there', (context) => {
    context.skip(text === undefined, WHY_SKIPPED);
    expect(cases.length).toBeGreaterThan(0);
  });

  it.each(cases)('$id has exactly the levels expected', ({ expected, sessions, serializableBruteForce }) => {
    const verdicts = isolationLevels(readSessions({ sessions }));
    const holds = Object.fromEntries(verdicts.map(({ level, holds }) => [level, holds]));
    for (const [level, isExpected] of Object.entries(expected)) expect([level, holds[LEVEL_OF[level]!]]).toEqual([level, isExpected ? 'yes' : 'no']);
    if (serializableBruteForce !== undefined) expect(holds['serializable']).toBe(serializableBruteForce ? 'yes' : 'no');
    for (const { witness, holds: held } of verdicts) if (held === 'no') expect(witness!.explanation).not.toMatch(/undefined/);
  });
});
