import { describe, expect, it } from 'vitest';
import { isolationLevels, readSessions } from '../src/index.ts';
import { readShared, WHY_SKIPPED } from './shared-data.ts';

interface Case {
  readonly id: string;
  readonly expected: Readonly<Record<string, boolean>>;
  readonly sessions: unknown;
  readonly serializableBruteForce: boolean;
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
    const known = Object.entries(expected).map(([level, isExpected]) => [LEVEL_OF[level]!, isExpected ? 'yes' : 'no']);
    expect(known.map(([level]) => [level, holds[level!]])).toEqual(known);
    expect(holds['serializable']).toBe(serializableBruteForce === true ? 'yes' : 'no');
    const explanations = verdicts.filter((verdict) => verdict.holds === 'no').map(({ witness }) => witness?.explanation);
    expect(explanations.filter((explanation) => explanation === undefined || explanation.includes('undefined'))).toEqual([]);
  });
});
