import { describe, expect, it } from 'vitest';
import { describeChange } from '../src/rendering/changes.ts';
import { createPalette } from '../src/rendering/palette.ts';
import { formatPath, lookUp, parsePath } from '../src/rendering/paths.ts';
import { describeDetail, faultInOneLine } from '../src/rendering/trace-lines.ts';
import { inOneLine, payloadInOneLine } from '../src/rendering/values.ts';
import { closestWord } from '../src/session/closest-word.ts';
import { splitWords } from '../src/session/split-words.ts';

describe('paths', () => {
  it('are read as they are written', () => {
    for (const path of [['log', 3, 'term'], ['replies', 'c1/7'], [0], ['a', 'b', 2, 1]]) {
      expect(parsePath(formatPath(path))).toEqual(path);
    }
  });

  it('may be written with dots throughout', () => {
    expect(parsePath('log.3.term')).toEqual(['log', 3, 'term']);
  });

  it('lead through Maps by text and number, and not into what a value inherits', () => {
    const state = { byClient: new Map<unknown, unknown>([[1, 'one'], ['two', { x: 2 }]]) };
    expect(lookUp(state, ['byClient', 1])).toEqual({ found: true, value: 'one' });
    expect(lookUp(state, ['byClient', 'two', 'x'])).toEqual({ found: true, value: 2 });
    expect(lookUp(state, ['byClient', 'three'])).toEqual({ found: false, at: 1 });
    expect(lookUp(state, ['toString'])).toEqual({ found: false, at: 0 });
  });
});

describe('changes', () => {
  const describeOne = (before: unknown, patch: { op: 'add' | 'remove' | 'replace'; path: (string | number)[]; value?: unknown }) =>
    describeChange({ before, after: undefined, patches: [patch], inversePatches: [] });

  it('of a value show both', () => {
    expect(describeOne({ term: 2 }, { op: 'replace', path: ['term'], value: 3 })).toEqual([{ path: 'term', before: '2', after: '3' }]);
  });

  it('of a Map show what a key held', () => {
    const before = { seen: new Map([['c1', 4]]) };
    expect(describeOne(before, { op: 'remove', path: ['seen', 'c1'] })).toEqual([{ path: 'seen.c1', before: '4', after: undefined }]);
  });

  it('of an array that was cut show each entry that is gone', () => {
    const before = { log: ['a', 'b', 'c'] };
    expect(describeOne(before, { op: 'replace', path: ['log', 'length'], value: 1 })).toEqual([
      { path: 'log[1]', before: "'b'", after: undefined },
      { path: 'log[2]', before: "'c'", after: undefined },
    ]);
  });

  it('do not show what an insertion pushed aside as its old value', () => {
    expect(describeOne({ log: ['a', 'b'] }, { op: 'add', path: ['log', 0], value: 'z' })).toEqual([
      { path: 'log[0]', before: undefined, after: "'z'" },
    ]);
  });
});

describe('values on one line', () => {
  it('are cut with a mark where they get too long', () => {
    const text = inOneLine(Array.from({ length: 50 }, (_, index) => index), 30);
    expect(text).toHaveLength(30);
    expect(text.endsWith('…')).toBe(true);
  });

  it('leave out the type of a payload, and everything when there is no more', () => {
    expect(payloadInOneLine({ type: 'vote', term: 3 }, 80)).toBe('{ term: 3 }');
    expect(payloadInOneLine({ type: 'tick' }, 80)).toBe('');
  });
});

describe('faults', () => {
  it('name nodes, keep roles, and say what an empty list means', () => {
    const nameOf = (node: number): string => `n${node + 1}`;
    const fault = { kind: 'one-way-partition', at: 1_500_000, from: ['leader', 2], to: [] } as const;
    expect(faultInOneLine(fault, nameOf, 80)).toBe('at 1.500000s, from leader n3, to all others');
  });
});

describe('words', () => {
  it('that are nearly right find what was meant, others find nothing', () => {
    const known = ['step', 'state', 'timers', 'previous'];
    expect(closestWord('stpe', known)).toBe('step');
    expect(closestWord('prev', known)).toBe('previous');
    expect(closestWord('TIMER', known)).toBe('timers');
    expect(closestWord('xyz', known)).toBeUndefined();
  });

  it('are held together by quotes, and end at a comment', () => {
    expect(splitWords('state n2 replies["c1 7"]  # why')).toEqual(['state', 'n2', 'replies["c1 7"]']);
    expect(splitWords('next "a b"')).toEqual(['next', 'a b']);
  });
});

describe('what becomes of a message on a link in trouble', () => {
  const details = (kind: string, data?: unknown): string =>
    describeDetail(
      { i: 7, atMicros: 0, kind, from: 'n1', to: 'n2', type: 'Vote', data },
      { palette: createPalette(false), width: 80, nameOf: String },
    ).trim();

  it('is told in words', () => {
    expect(details('drop', { reason: 'corrupted' })).toBe('n1 -> n2  Vote  lost (corrupted)');
    expect(details('hold')).toBe('n1 -> n2  Vote  held until the link is clear');
    expect(details('replay')).toBe('n1 -> n2  Vote  will arrive again, much later');
    expect(details('damage', { type: 'Vote', term: 19 })).toBe('n1 -> n2  Vote  damaged on the way:  { term: 19 }');
  });
});
