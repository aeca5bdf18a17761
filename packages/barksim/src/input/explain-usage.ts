/** What the argument parser objects to, in words that say what was expected. */
import type { Command } from '../commands/command.ts';
import { didYouMean } from './nearest-names.ts';

/** `message` is the parser's own; `args` what was typed. */
export function explainUsage(message: string, args: readonly string[], commands: readonly Command[], programName: string): string {
  const names = commands.map(nameOf);
  const typed = args.find((word) => !word.startsWith('-'));
  if (typed === undefined) return `no command was given; expected one of ${names.join(', ')} (\`${programName} --help\` tells more)`;
  const command = commands.find((candidate) => nameOf(candidate) === typed);
  if (command === undefined) {
    return `there is no command ${JSON.stringify(typed)}${didYouMean(typed, names) || `; expected one of ${names.join(', ')}`}`;
  }
  const [, unknown] = /^Unknown arguments?: ([^,]+)/.exec(message) ?? [];
  if (unknown !== undefined) return explainUnknown(unknown, args, command, programName);
  const [, valueless] = /^Not enough arguments following: (.+)$/.exec(message) ?? [];
  if (valueless !== undefined) return `--${valueless} needs a value; ${helpOn(command, programName)}`;
  if (message.startsWith('Not enough non-option arguments')) return `${typed} needs a ${command.positional?.[0]}; expected \`${programName} ${command.usage}\``;
  return `${message}; ${helpOn(command, programName)}`;
}

function explainUnknown(unknown: string, args: readonly string[], command: Command, programName: string): string {
  const isOption = args.some((word) => /^-+/.test(word) && word.replace(/^-+/, '').split('=')[0] === unknown);
  if (!isOption) return `${JSON.stringify(unknown)} is one argument too many; expected \`${programName} ${command.usage}\` and options`;
  const options = Object.keys(command.options);
  const near = didYouMean(unknown, options).replaceAll(/(mean | or )/g, '$1--');
  return `${nameOf(command)} has no option --${unknown}${near || `; ${helpOn(command, programName)}`}`;
}

function nameOf(command: Command): string {
  return command.usage.split(' ')[0] as string;
}

function helpOn(command: Command, programName: string): string {
  return `\`${programName} ${nameOf(command)} --help\` tells more`;
}
