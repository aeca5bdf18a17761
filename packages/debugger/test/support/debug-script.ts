/** Runs commands through a whole session, as a script on standard input does. */
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { startDebugSession, type DebugTarget } from '../../src/index.ts';

export interface ScriptResult {
  readonly status: number;
  readonly transcript: string;
}

export async function runScript(target: DebugTarget, commands: readonly string[], colour = false): Promise<ScriptResult> {
  const output = new PassThrough();
  const transcript = text(output);
  const input = Readable.from(commands.map((command) => `${command}\n`));
  const status = await startDebugSession({ target, input, output, colour });
  output.end();
  return { status, transcript: await transcript };
}

/** What was answered to the last of the commands. */
export async function answerTo(target: DebugTarget, ...commands: readonly string[]): Promise<string> {
  const { transcript } = await runScript(target, commands);
  const last = transcript.lastIndexOf(`) ${commands.at(-1)}\n`);
  return transcript.slice(transcript.indexOf('\n', last) + 1).trimEnd();
}
