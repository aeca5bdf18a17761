/** When barksim itself, or a scenario, failed: nobody's input, so the stack is shown to whoever has to mend it. */
import { describeError } from '@barksim/fuzzer';
import { tell, type Terminal } from './terminal.ts';

/** Gives the error's message in one line. */
export function tellHarnessError(terminal: Terminal, what: string, error: unknown): string {
  const message = describeError(error);
  tell(terminal, `barksim: ${what}: ${message}`);
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  if (frames.length > 0) tell(terminal, terminal.errorStyle.faint(frames.join('\n')));
  return message;
}
