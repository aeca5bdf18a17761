/**
 * Holds the transcript in docs/debugger.md to what the debugger prints. Its blocks are one session: the first names
 * scenario, seed and bug, and the commands are the lines behind a prompt.
 *
 * BARKSIM_REWRITE_DOCS=1 npx vitest run test/debugger-docs.test.ts   carries the commands out and writes the answers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startDebugSession } from '@barksim/debugger';
import { findScenario } from '@barksim/scenarios';
import { expect, it } from 'vitest';

const PAGE = fileURLToPath(new URL('../../../docs/debugger.md', import.meta.url));
const BLOCK = /```text debugger([^\n]*)\n(.*?)```/gs;
const PROMPT = /^\(\d+\) /;

interface Block {
  readonly heading: string;
  readonly content: string;
  readonly commands: readonly string[];
}

function readBlocks(page: string): Block[] {
  return [...page.matchAll(BLOCK)].map(([, heading, content]) => {
    const lines = content!.split('\n').filter((line) => PROMPT.test(line));
    return { heading: heading!.trim(), content: content!, commands: lines.map((line) => line.replace(PROMPT, '')) };
  });
}

/** The transcript of all blocks, cut where each block ends. */
async function runBlocks(blocks: readonly Block[]): Promise<string[]> {
  const [name, seed, bug] = blocks[0]!.heading.split(' ') as [string, string, string];
  const commands = blocks.flatMap((block) => block.commands);
  const output = new PassThrough();
  const transcript = text(output);
  const input = Readable.from(commands.map((command) => `${command}\n`));
  const status = await startDebugSession({ target: { scenario: findScenario(name)!, seed, bug }, input, output, colour: false });
  output.end();
  expect(status).toBe(0);
  const [greeting, ...answers] = (await transcript).split(/^(?=\(\d+\) )/m);
  let used = 0;
  return blocks.map((block, position) => {
    const own = answers.slice(used, used + block.commands.length).join('');
    used += block.commands.length;
    return position === 0 ? greeting! + own : own;
  });
}

it('the transcript of the figure-8 failure in docs/debugger.md is what the debugger prints', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const blocks = readBlocks(page);
  const printed = await runBlocks(blocks);
  if (process.env['BARKSIM_REWRITE_DOCS'] === '1') {
    let position = 0;
    const rewritten = page.replace(BLOCK, (_block, heading: string) => `\`\`\`text debugger${heading}\n${printed[position++]!}\`\`\``);
    writeFileSync(PAGE, rewritten);
  }
  const written = readBlocks(readFileSync(PAGE, 'utf8')).map((block) => block.content);
  expect(written).toEqual(printed);
  expect(printed.join('')).toContain('VIOLATION of raft/S15-commits-own-term-only');
});
