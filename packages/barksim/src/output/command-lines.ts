/** Command lines that a person can copy from our output into a shell. */
import type { SeedOptions } from '@barksim/fuzzer';
import type { Terminal } from './terminal.ts';

export function runLine(terminal: Terminal, scenario: string, seed: string, options: SeedOptions): string {
  return withOptions([terminal.commandName, 'run', scenario, '--seed', quoted(seed)], options);
}

/** A campaign of this seed alone, which gives it up soon: a run of it would not end. */
export function endlessSeedLine(terminal: Terminal, scenario: string, seed: string, options: SeedOptions): string {
  return withOptions([terminal.commandName, 'fuzz', scenario, '--seeds', `${seed}..${seed}`, '--seed-time', '5s'], options);
}

function withOptions(parts: string[], options: SeedOptions): string {
  if (options.untilMicros !== undefined) parts.push('--until', `${options.untilMicros}us`);
  if (options.bug !== undefined) parts.push('--bug', options.bug);
  if (options.liveness === true) parts.push('--liveness');
  if (options.strict === true) parts.push('--strict');
  return parts.join(' ');
}

export function replayLine(terminal: Terminal, file: string): string {
  return `${terminal.commandName} replay ${quoted(file)}`;
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
