/** Where output goes, and what may be shown there. Results go to standard output, everything else to standard error. */
import picocolors from 'picocolors';
import type { Style } from '@barksim/fuzzer';

const WIDTH_WITHOUT_TERMINAL = 100;
const NARROWEST = 60;
const WIDEST = 140;

export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly errors: NodeJS.WriteStream;
  /** Characters a line of output may take. */
  readonly width: number;
  /** How to set off parts of what goes to standard output, and to standard error. */
  readonly style: Style;
  readonly errorStyle: Style;
  readonly hasColour: boolean;
  /** Whether a person watches standard error, so that progress can be drawn in place. */
  readonly isWatched: boolean;
  /** How this program was started, for lines that a person may copy. */
  readonly commandName: string;
}

export function createTerminal(streams: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>, env: NodeJS.ProcessEnv, commandName: string): Terminal {
  const { stdin, stdout, stderr } = streams;
  const isContinuousIntegration = isSet(env['CI']);
  return {
    input: stdin,
    output: stdout,
    errors: stderr,
    width: Math.min(WIDEST, Math.max(NARROWEST, stdout.columns ?? WIDTH_WITHOUT_TERMINAL)),
    style: styleFor(stdout, env),
    errorStyle: styleFor(stderr, env),
    hasColour: mayColour(stdout, env),
    isWatched: stderr.isTTY === true && !isContinuousIntegration && env['TERM'] !== 'dumb',
    commandName,
  };
}

export function print(terminal: Terminal, text: string): void {
  terminal.output.write(`${text}\n`);
}

/** One line, or a few, beside the results. */
export function tell(terminal: Terminal, text: string): void {
  terminal.errors.write(`${text}\n`);
}

/** NO_COLOR wins over everything (https://no-color.org); FORCE_COLOR over what the stream is. */
function mayColour(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR']) && env['FORCE_COLOR'] !== '0') return true;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function styleFor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Style {
  const colours = picocolors.createColors(mayColour(stream, env));
  return { bad: (text) => colours.red(text), strong: (text) => colours.bold(text), faint: (text) => colours.dim(text) };
}
