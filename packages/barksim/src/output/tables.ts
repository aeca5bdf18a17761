/** Tables without borders: they survive copying, narrow terminals and fonts. */
import Table from 'cli-table3';
import { grouped } from './numbers.ts';

const BLANK = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '',
  bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '',
};

/** Rows of cells, aligned, two blanks before each column. */
export function alignedRows(rows: readonly (readonly string[])[], rightAligned: readonly number[] = []): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const table = new Table({
    chars: BLANK,
    colAligns: Array.from({ length: columns }, (_, index) => (rightAligned.includes(index) ? 'right' : 'left')),
    style: { 'padding-left': 2, 'padding-right': 0, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Names and counts, by name, in as many columns side by side as the width has room for. */
export function coverageTable(coverage: Readonly<Record<string, number>>, width: number): string {
  const entries = Object.entries(coverage).sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return '  nothing';
  const cells = entries.map(([name, count]) => [name, grouped(count)] as const);
  const nameWidth = Math.max(...cells.map(([name]) => name.length));
  const countWidth = Math.max(...cells.map(([, count]) => count.length));
  const pairs = Math.max(1, Math.floor(width / (nameWidth + countWidth + 4)));
  const height = Math.ceil(cells.length / pairs);
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: pairs }, (__, pair) => cells[pair * height + row] ?? ['', '']).flat(),
  );
  return alignedRows(rows, Array.from({ length: pairs }, (_, pair) => 2 * pair + 1));
}
