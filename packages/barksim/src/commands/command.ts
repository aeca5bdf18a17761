/** What every command gets, and what it gives back. */
import type { Options } from 'yargs';
import type { Catalogue } from '../catalogue.ts';
import type { ExitStatus } from '../exit-status.ts';
import type { Terminal } from '../output/terminal.ts';
import { UsageError } from '../usage-error.ts';

export interface CommandContext {
  readonly catalogue: Catalogue;
  readonly terminal: Terminal;
}

/** Texts as they were typed: each command reads its own, so that its errors can say what was expected. */
export type TypedOptions = Readonly<Record<string, unknown>>;

export interface Command {
  /** As yargs writes it: `run <scenario>`. */
  readonly usage: string;
  readonly summary: string;
  /** What stands behind the command without a name: the same word as in `usage`. */
  readonly positional?: readonly [name: string, describe: string];
  readonly options: Readonly<Record<string, Options>>;
  readonly examples: readonly (readonly [string, string])[];
  execute(context: CommandContext, options: TypedOptions): Promise<ExitStatus> | ExitStatus;
}

/** The text of an option; undefined when it was not given. */
export function textOption(options: TypedOptions, name: string): string | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) throw new UsageError(`--${name} was given ${value.length} times; expected once`);
  return String(value);
}

export function flagOption(options: TypedOptions, name: string): boolean {
  return options[name] === true;
}

/** A required argument that stands without a name. */
export function argument(options: TypedOptions, name: string): string {
  return String(options[name]);
}
