/** Every command, in the order in which help lists them. */
import { suggestion } from '../closest-word.ts';
import { CommandError, refuseMore, type Command } from '../command.ts';
import { disk } from './disk.ts';
import { history } from './history.ts';
import { LOOKING } from './looking.ts';
import { MOVING } from './moving.ts';

/** What `quit` answers; the session ends after it. */
export const quit: Command = {
  names: ['quit', 'q', 'exit'],
  usage: 'quit',
  group: 'the session',
  summary: 'leave the debugger',
  details: ['The end of the input does the same.'],
  examples: ['quit'],
  run(_context, words) {
    refuseMore(words, 0, this.usage);
    return [];
  },
};

const help: Command = {
  names: ['help', '?'],
  usage: 'help [command]',
  group: 'the session',
  summary: 'all commands, or everything about one',
  details: [],
  examples: ['help', 'help next'],
  run({ style, cursor }, words) {
    refuseMore(words, 1, this.usage);
    const name = words[0];
    if (name === undefined) return listCommands(style.palette.heading);
    const command = findCommand(name);
    const lines = [
      style.palette.heading(command.usage),
      `  ${command.summary}`,
      ...command.details.map((line) => `  ${line}`),
    ];
    const short = command.names.slice(1);
    if (short.length > 0) lines.push(`  short: ${short.join(', ')}`);
    lines.push(`  examples: ${command.examples.join('; ')}`);
    if (command.usage.includes('<node | kind | type>')) {
      const { nodes, kinds, types } = cursor.vocabulary;
      lines.push(`  nodes: ${nodes.join(', ')}`, `  kinds: ${kinds.join(', ')}`, `  types: ${types.join(', ')}`);
    }
    return lines;
  },
  complete: () => COMMANDS.map(({ names }) => names[0]),
};

export const COMMANDS: readonly Command[] = [...MOVING, ...LOOKING, disk, history, help, quit];

/** Throws CommandError, with the name that was probably meant, when there is no such command. */
export function findCommand(name: string): Command {
  const command = COMMANDS.find(({ names }) => names.includes(name));
  if (command !== undefined) return command;
  const meant = suggestion(name, COMMANDS.map(({ names }) => names[0]));
  throw new CommandError(`there is no command '${name}'${meant || ' (help lists all)'}`);
}

function listCommands(heading: (text: string) => string): string[] {
  const width = Math.max(...COMMANDS.map((command) => titleOf(command).length));
  const lines: string[] = [];
  for (const group of ['moving', 'looking', 'the session'] as const) {
    lines.push(heading(group));
    for (const command of COMMANDS) {
      if (command.group === group) lines.push(`  ${titleOf(command).padEnd(width)}  ${command.summary}`);
    }
  }
  return lines;
}

function titleOf({ usage, names }: Command): string {
  const short = names.slice(1);
  return short.length === 0 ? usage : `${usage} (${short.join(', ')})`;
}
