/** The command line from its sources, without a process of its own: for what ends before anything is run. */
import { Writable } from 'node:stream';
import { scenarios } from '@barksim/scenarios';
import { runCommandLine } from '../../src/command-line.ts';
import { createTerminal } from '../../src/output/terminal.ts';

export async function inThisProcess(args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [recorder(), recorder()];
  const streams = { stdin: process.stdin, stdout: stdout.stream, stderr: stderr.stream };
  const terminal = createTerminal(streams as unknown as NodeJS.Process, {}, 'barksim');
  const status = await runCommandLine({ args, catalogue: { scenarios, url: 'unused:' }, terminal, version: '0.0.0' });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function recorder(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}
