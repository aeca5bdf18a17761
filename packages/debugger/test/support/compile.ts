/** Compiles TypeScript files as a user's build does, source maps included, into a folder that git ignores. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RESULTS = fileURLToPath(new URL('../../.test-results', import.meta.url));

/** A folder for what a test builds. Packages resolve from it as they do from this package. */
export function buildFolder(name: string): string {
  const folder = join(RESULTS, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Throws with the compiler's complaints when the files do not compile under strict rules. */
export function compile(files: readonly string[], outFolder: string): void {
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--sourceMap', '--skipLibCheck', '--types', 'node'];
  runCompiler(['--ignoreConfig', ...options, '--outDir', outFolder, ...files]);
}

/** Compiles a folder by the tsconfig.json in it. Throws with the compiler's complaints. */
export function compileProject(folder: string): void {
  runCompiler(['-p', folder]);
}

function runCompiler(operands: readonly string[]): void {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [compiler, ...operands], { encoding: 'utf8' });
  } catch (error) {
    throw new Error(`does not compile:\n${(error as { stdout: string }).stdout}`, { cause: error });
  }
}
