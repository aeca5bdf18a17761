/** A narrated run: what nodes note about themselves, and the faults that befall them, as they happen. */
import { formatMicros, type TraceLine } from '@barksim/sim-core';
import { describeTraceLine, wrapped } from '@barksim/fuzzer';
import { print, type Terminal } from './terminal.ts';

const TIME_WIDTH = 12;
const NODE_WIDTH = 8;

export function narrate(terminal: Terminal, line: TraceLine, nodeNames: readonly string[]): void {
  const { style, width } = terminal;
  const time = style.faint(formatMicros(line.atMicros).padStart(TIME_WIDTH));
  const margin = ' '.repeat(TIME_WIDTH + NODE_WIDTH + 4);
  if (line.kind === 'note') {
    const text = wrapped(String(line.data), width, margin).trimStart();
    print(terminal, `${time}  ${style.strong((line.node ?? '').padEnd(NODE_WIDTH))}  ${text}`);
  } else if (line.kind === 'fault' || line.kind === 'heal') {
    print(terminal, `${time}  ${style.bad(describeTraceLine(line, nodeNames))}`);
  }
}
