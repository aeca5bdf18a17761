/**
 * One debugging session without a terminal: a line goes in, lines to print come out. What is typed is parsed here;
 * where the run stands is the cursor's affair, and how lines reach a person the terminal's.
 */
import type { ReportedViolation } from '@barksim/sim-core';
import type { DebugCursor } from '../cursor/debug-cursor.ts';
import type { LineStyle } from '../rendering/trace-lines.ts';
import { CommandError, type CommandContext } from './command.ts';
import { COMMANDS, findCommand, quit } from './commands/command-table.ts';
import { describeViolation, showPosition } from './commands/show-position.ts';
import { splitWords } from './split-words.ts';

export interface Answer {
  readonly lines: readonly string[];
  /** The line could not be understood: no such command, or arguments that make no sense. */
  readonly isMistake: boolean;
  /** The session is over. */
  readonly isEnd: boolean;
}

export class DebugSession {
  private readonly context: CommandContext;
  /** Name of the last command if it moved, so that an empty line can repeat it. */
  private lastMove = '';

  constructor(cursor: DebugCursor, style: LineStyle) {
    this.context = { cursor, style };
  }

  /** What is shown before the first command. `recorded` is the violation that the run is said to end with, if any. */
  greet(recorded?: ReportedViolation): string[] {
    const { scenario, seed, bug, totalEvents, violation } = this.context.cursor.timeline;
    const planted = bug === undefined ? '' : `, bug ${bug} planted`;
    return [
      `${scenario.name}, seed ${seed}${planted}: ${totalEvents} events.`,
      ...(violation === undefined ? ['No property is violated in this run.'] : describeViolation(violation, this.context)),
      ...this.describeDifference(recorded),
      ...showPosition(this.context),
    ];
  }

  private describeDifference(recorded: ReportedViolation | undefined): string[] {
    const { violation } = this.context.cursor.timeline;
    if (recorded === undefined) return [];
    if (violation?.property === recorded.property && violation.eventIndex === recorded.eventIndex) return [];
    const said = `${recorded.property} at event ${recorded.eventIndex}`;
    return [
      `${this.context.style.palette.error('This is not the run of the failure file:')} that one violated ${said}.`,
      'The code has changed since the file was written.',
    ];
  }

  prompt(): string {
    return this.context.style.palette.prompt(`(${this.context.cursor.position}) `);
  }

  execute(line: string): Answer {
    const [name, ...words] = splitWords(line);
    if (name === undefined) return { lines: [], isMistake: false, isEnd: false };
    try {
      const command = findCommand(name);
      this.lastMove = command.group === 'moving' ? line : '';
      return { lines: command.run(this.context, words), isMistake: false, isEnd: command === quit };
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.lastMove = '';
      return { lines: [`${this.context.style.palette.error('error:')} ${error.message}`], isMistake: true, isEnd: false };
    }
  }

  /** Does the last move again, as an empty line on a terminal asks for; nothing when the last command was no move. */
  repeat(): Answer {
    return this.execute(this.lastMove);
  }

  /** Words that may stand where the line ends, and the part of the line that they complete. */
  complete(line: string): [string[], string] {
    const words = splitWords(line);
    if (line === '' || /\s$/.test(line)) words.push('');
    const started = words.at(-1) ?? '';
    const candidates = words.length <= 1 ? COMMANDS.map(({ names }) => names[0]) : this.candidatesFor(words);
    return [candidates.filter((candidate) => candidate.startsWith(started)), started];
  }

  private candidatesFor([name, ...words]: readonly string[]): readonly string[] {
    const command = COMMANDS.find(({ names }) => names.includes(name ?? ''));
    return command?.complete?.(this.context, words) ?? [];
  }
}
