import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as names from '../../src/raft/properties/property-names.ts';

const page = readFileSync(new URL('../../../../docs/raft-properties.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `raft/'));
const codes = ['S1', 'S1q', 'S1b', ...range('S', 2, 21), ...range('C', 1, 4), ...range('L', 1, 7)];

function range(letter: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `${letter}${from + at}`);
}

describe('docs/raft-properties.md', () => {
  it('has one row for each property, and none for others', () => {
    const documented = rows.map((row) => row.split('`')[1]!);
    expect(documented.toSorted()).toEqual(Object.values(names).toSorted());
  });

  it('says of each what must hold, and where it is checked', () => {
    const scanty = rows.filter((row) => {
      const [, , definition, , where] = row.split('|').map((cell) => cell.trim());
      return definition!.length < 20 || where!.length < 10;
    });
    expect(scanty).toEqual([]);
  });

  it('names every code of the catalogue', () => {
    const named = new Set(Object.values(names).map((name) => name.slice('raft/'.length).split('-')[0]));
    expect(codes.filter((code) => !named.has(code))).toEqual([]);
  });
});
