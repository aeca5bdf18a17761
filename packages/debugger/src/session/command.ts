/** What a command of the debugger is. Commands are data and a function, so help and completion follow from the table. */
import type { DebugCursor } from '../cursor/debug-cursor.ts';
import type { LineStyle } from '../rendering/trace-lines.ts';

export interface CommandContext {
  readonly cursor: DebugCursor;
  readonly style: LineStyle;
}

export interface Command {
  /** The name, then its short forms. */
  readonly names: readonly [string, ...string[]];
  /** As typed: `step [n]`. */
  readonly usage: string;
  readonly group: 'moving' | 'looking' | 'the session';
  /** One line for the list. */
  readonly summary: string;
  /** Further sentences for `help <command>`. */
  readonly details: readonly string[];
  /** Examples as typed. */
  readonly examples: readonly string[];
  /** Returns the lines to print. Throws CommandError when the arguments make no sense. */
  run(context: CommandContext, words: readonly string[]): string[];
  /** What may be typed as the next word. */
  complete?(context: CommandContext, words: readonly string[]): readonly string[];
}

/** A mistake in what was typed. The message says what was expected. */
export class CommandError extends Error {}

/** A whole number from `least` on; `fallback` when nothing was typed. */
export function parseCount(word: string | undefined, fallback: number, least: number, what: string): number {
  if (word === undefined) return fallback;
  const count = Number(word);
  if (!/^\d+$/.test(word) || !Number.isSafeInteger(count) || count < least) {
    throw new CommandError(`'${word}' is no ${what}: expected a whole number from ${least} on`);
  }
  return count;
}

export function refuseMore(words: readonly string[], most: number, usage: string): void {
  if (words.length > most) throw new CommandError(`'${words[most]}' is one word too many: expected ${usage}`);
}
