/** What came of a campaign's faults: of each kind, in how many runs it was drawn, fired and made a difference. */
import type { FaultTallies } from '@barksim/fuzzer';
import { grouped } from './numbers.ts';
import { alignedRows } from './tables.ts';

const HEADER = ['', 'drawn', 'fired', 'had effect'];

/** As many columns of kinds side by side as the width has room for. */
export function faultTable(tallies: FaultTallies, width: number): string {
  const rows = Object.entries(tallies).map(([kind, { drawn, fired, mattered }]) => [kind, ...[drawn, fired, mattered].map(grouped)]);
  const columns = HEADER.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] as string).length)));
  const blockWidth = columns.reduce((sum, each) => sum + each + 2, 0);
  const blocks = Math.max(1, Math.min(rows.length, Math.floor(width / blockWidth)));
  const height = Math.ceil(rows.length / blocks);
  const lines = Array.from({ length: height }, (_, line) =>
    Array.from({ length: blocks }, (__, block) => rows[block * height + line] ?? HEADER.map(() => '')).flat(),
  );
  const header = Array.from({ length: blocks }, () => HEADER).flat();
  return alignedRows([header, ...lines], header.map((_, at) => at).filter((at) => at % HEADER.length > 0));
}

/** Coverage without what the table of faults says already. */
export function withoutFaults(coverage: Readonly<Record<string, number>>, tallies: FaultTallies): Record<string, number> {
  const isTold = (name: string): boolean => /^(fault|effect|idle|unfired)\//.test(name) && name.slice(name.indexOf('/') + 1) in tallies;
  return Object.fromEntries(Object.entries(coverage).filter(([name]) => !isTold(name)));
}
