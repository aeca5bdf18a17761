/** Where two runs of one seed part ways, for a person. */
import { formatTraceLines, type Divergence } from '@barksim/fuzzer';
import type { TraceLine } from '@barksim/sim-core';
import type { Terminal } from './terminal.ts';

export function describeDivergence(terminal: Terminal, divergence: Divergence): string {
  const { errorStyle: style, width } = terminal;
  const { common, first, second, summary, nodeNames } = divergence;
  const text = { style, width, nodeNames };
  const show = (line: TraceLine | undefined): string => (line === undefined ? '  (the run has ended)' : formatTraceLines([line], text).join(''));
  const lines = [`${style.bad('Nondeterminism:')} ${summary}.`];
  if (first !== undefined || second !== undefined) {
    lines.push('', style.strong('What both did last'), ...formatTraceLines(common, text));
    lines.push(style.strong('Then one did'), show(first), style.strong('and the other'), show(second));
  }
  lines.push('', 'Something outside of the seed has leaked in: a clock, real randomness, state that outlives a run, the order of a collection.');
  return lines.join('\n');
}
