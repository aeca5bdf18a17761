/**
 * A debugging session on a pair of streams. On a terminal: a prompt with line editing, completion by Tab, the last move
 * again on an empty line. From a script: every command is printed behind its prompt, so that the output reads as a
 * transcript; mistakes are answered in place, the rest is carried out, and the exit status at the end is 2.
 */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Timeline } from '@barksim/sim-core';
import { DebugCursor } from '../cursor/debug-cursor.ts';
import { createPalette } from '../rendering/palette.ts';
import { DebugSession } from '../session/debug-session.ts';
import type { DebugTarget } from '../target.ts';

export interface DebugSessionOptions {
  readonly target: DebugTarget;
  readonly input: Readable;
  readonly output: Writable;
  /** Whether the output may carry colour codes. Heeding NO_COLOR is the caller's affair. */
  readonly colour: boolean;
  /** Whether a person types at `input` and reads `output`. Default: both are terminals. */
  readonly isTerminal?: boolean;
  /** Characters a line may take. Default: the terminal's width, or 120. */
  readonly width?: number;
}

const DEFAULT_WIDTH = 120;
const MISTAKES_IN_SCRIPT = 2;

/** Resolves to the exit status when the input ends or `quit` is typed: 0, or 2 when a script held mistakes. */
export async function startDebugSession(options: DebugSessionOptions): Promise<number> {
  const { target, input, output } = options;
  const { scenario, seed, recorded, ...timelineOptions } = target;
  const cursor = new DebugCursor(new Timeline(scenario, seed, timelineOptions));
  const isTerminal = options.isTerminal ?? (isTty(input) && isTty(output));
  const session = new DebugSession(cursor, {
    palette: createPalette(options.colour),
    width: options.width ?? (isTerminal ? terminalWidth(output) : DEFAULT_WIDTH),
    nameOf: (node) => cursor.nameOf(node),
  });
  print(output, session.greet(recorded));
  return isTerminal ? await converse(session, input, output) : await carryOut(session, input, output);
}

async function converse(session: DebugSession, input: Readable, output: Writable): Promise<number> {
  const lines = createInterface({
    input,
    output,
    terminal: true,
    historySize: 1000,
    removeHistoryDuplicates: true,
    completer: (line: string) => session.complete(line),
  });
  lines.setPrompt(session.prompt());
  lines.prompt();
  for await (const line of lines) {
    const answer = line.trim() === '' ? session.repeat() : session.execute(line);
    print(output, answer.lines);
    if (answer.isEnd) break;
    lines.setPrompt(session.prompt());
    lines.prompt();
  }
  lines.close();
  return 0;
}

async function carryOut(session: DebugSession, input: Readable, output: Writable): Promise<number> {
  let status = 0;
  const lines = createInterface({ input, terminal: false, crlfDelay: Infinity });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    print(output, [session.prompt() + line]);
    const answer = session.execute(line);
    print(output, answer.lines);
    if (answer.isMistake) status = MISTAKES_IN_SCRIPT;
    if (answer.isEnd) break;
  }
  lines.close();
  return status;
}

function print(output: Writable, lines: readonly string[]): void {
  if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
}

function isTty(stream: Readable | Writable): boolean {
  return (stream as { isTTY?: boolean }).isTTY === true;
}

function terminalWidth(output: Writable): number {
  const { columns = 0 } = output as { columns?: number };
  return columns === 0 ? DEFAULT_WIDTH : Math.max(60, columns);
}
