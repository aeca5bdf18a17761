/** The command line with the odd catalogue. */
import { scenarios } from './odd-catalogue.mjs';

const { createTerminal, runCommandLine } = await import(new URL('../../dist/index.js', import.meta.url).href);

process.exitCode = await runCommandLine({
  args: process.argv.slice(2),
  catalogue: { scenarios, url: new URL('./odd-catalogue.mjs', import.meta.url).href },
  terminal: createTerminal(process, process.env, 'barksim'),
  version: '0.0.0',
});
