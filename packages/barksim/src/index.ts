export { runCommandLine, type CommandLine } from './command-line.ts';
export type { Catalogue } from './catalogue.ts';
export { EXIT, type ExitStatus } from './exit-status.ts';
export { createTerminal, type Terminal } from './output/terminal.ts';
