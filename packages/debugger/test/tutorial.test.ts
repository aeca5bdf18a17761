/**
 * Holds docs/tutorial-node-program.md to its word. Blocks with a file name are written to that file, one after the
 * other; the files are compiled as a reader would; every console block is run, and must print what stands below it.
 *
 * BARKSIM_REWRITE_DOCS=1 npx vitest run test/tutorial.test.ts   runs the console blocks and writes what they print.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFolder, compileProject } from './support/compile.ts';

const PAGE = fileURLToPath(new URL('../../../docs/tutorial-node-program.md', import.meta.url));
const FILE_BLOCK = /^```(?:ts|json|text) (\S+)\n(.*?)^```$/gms;
const CONSOLE_BLOCK = /^```console\n\$ node (\S+)([^\n<]*)(?:< (\S+))?\n(.*?)^```$/gms;

const folder = buildFolder('tutorial');

interface Command {
  readonly line: string;
  readonly program: string;
  readonly operands: readonly string[];
  /** File that standard input comes from. */
  readonly input: string | undefined;
  readonly output: string;
}

function readFiles(page: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [, name, content] of page.matchAll(FILE_BLOCK)) {
    const before = files.get(name!);
    files.set(name!, before === undefined ? content! : `${before}\n${content!}`);
  }
  return files;
}

function readCommands(page: string): Command[] {
  return [...page.matchAll(CONSOLE_BLOCK)].map(([block, program, operands, input, output]) => ({
    line: block!.split('\n')[1]!,
    program: program!,
    operands: operands!.trim().split(/\s+/).filter(Boolean),
    input,
    output: output!,
  }));
}

function run({ program, operands, input }: Command): string {
  const stdin = input === undefined ? '' : readFileSync(join(folder, input));
  return execFileSync(process.execPath, [program, ...operands], { cwd: folder, input: stdin, encoding: 'utf8' });
}

/** What installing does for a reader. The other packages are found from here anyway, as this package needs them too. */
function linkDebugger(): void {
  const packages = join(folder, 'node_modules', '@barksim');
  mkdirSync(packages, { recursive: true });
  symlinkSync(fileURLToPath(new URL('..', import.meta.url)), join(packages, 'debugger'), 'junction');
}

describe('the tutorial', () => {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    linkDebugger();
    for (const [name, content] of readFiles(readFileSync(PAGE, 'utf8'))) writeFileSync(join(folder, name), content);
    compileProject(folder);
    if (process.env['BARKSIM_REWRITE_DOCS'] !== '1') return;
    const printed = readCommands(readFileSync(PAGE, 'utf8')).map((command) => `\`\`\`console\n${command.line}\n${run(command)}\`\`\``);
    writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(CONSOLE_BLOCK, () => printed.shift()!));
  });

  it('compiles as it stands', () => {
    expect(existsSync(join(folder, 'build', 'fuzz.js'))).toBe(true);
  });

  it.each(readCommands(readFileSync(PAGE, 'utf8')).map(({ line }, position) => [line, position] as const))(
    'prints what stands below %s',
    (_line, position) => {
      const command = readCommands(readFileSync(PAGE, 'utf8'))[position]!;
      expect(run(command)).toBe(command.output);
    },
  );

  it('shows the correct lock surviving and the planted bug being found', () => {
    const [, correct, buggy] = readCommands(readFileSync(PAGE, 'utf8'));
    expect(correct!.output).toContain('500 seeds run, 0 failing');
    expect(buggy!.output).toContain('Violation lock/one-holder');
  });
});
