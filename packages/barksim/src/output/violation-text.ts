/** The report of a violation, as wide and as coloured as the terminal. */
import { describeFailure, type Failure } from '@barksim/fuzzer';
import type { Terminal } from './terminal.ts';

export function describeViolation(terminal: Terminal, failure: Failure, replayLine: string): string {
  return describeFailure(failure, replayLine, { style: terminal.style, width: terminal.width });
}
