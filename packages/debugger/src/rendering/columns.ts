/** Rows of words under each other: every column but the last is padded to its widest word. */
import { stripVTControlCharacters } from 'node:util';

export function inColumns(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, word] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, visibleLength(word));
  }
  return rows.map((row) => {
    const words = row.map((word, column) => word + ' '.repeat(widths[column]! - visibleLength(word)));
    return `${indent}${words.join('  ')}`.trimEnd();
  });
}

/** Characters that it takes on the screen. */
export function visibleLength(word: string): number {
  return stripVTControlCharacters(word).length;
}
