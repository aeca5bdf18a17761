#!/usr/bin/env node
/** The `barksim` program. */
import fs from 'node:fs';
import path from 'node:path';
import { setTraps } from '@barksim/sim-core';
import { runCommandLine } from './command-line.ts';
import { EXIT } from './exit-status.ts';
import { createTerminal } from './output/terminal.ts';

// Whoever reads our output may stop reading, as `head` does: there is nobody left to write for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.interrupted);
  throw error;
});

/** What a person has to type to start this program again. */
function commandName(): string {
  if (process.env['npm_lifecycle_event'] === 'barksim') return 'npm run -s barksim --';
  const started = process.argv[1] ?? 'barksim';
  return path.basename(started) === 'barksim' ? 'barksim' : `node ${path.relative(process.cwd(), started)}`;
}

// Strict runs also watch what modules take when they are loaded: the traps are set before those of scenarios are.
if (process.argv.includes('--strict')) setTraps();
const { scenarios } = await import('@barksim/scenarios');

const { version } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

process.exitCode = await runCommandLine({
  args: process.argv.slice(2),
  catalogue: { scenarios, url: import.meta.resolve('@barksim/scenarios') },
  terminal: createTerminal(process, process.env, commandName()),
  version,
});
