/** `barksim list`: the scenarios, and the known bugs that can be planted into them. */
import { wrapped } from '@barksim/fuzzer';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { span } from '../output/numbers.ts';
import { print } from '../output/terminal.ts';
import { flagOption, type Command, type CommandContext, type TypedOptions } from './command.ts';
import { JSON_OPTION } from './shared-options.ts';

/** Room for an id and two blanks. */
const ID_WIDTH = 5;

export const listCommand: Command = {
  usage: 'list',
  summary: 'List the scenarios and the known bugs that can be planted into them',
  options: JSON_OPTION,
  examples: [],
  execute: list,
};

function list({ catalogue, terminal }: CommandContext, options: TypedOptions): ExitStatus {
  const { style, width } = terminal;
  if (flagOption(options, 'json')) {
    const scenarios = catalogue.scenarios.map(({ name, summary, description, durationMicros, bugs, expectedCoverage }) => ({
      name,
      summary,
      description,
      durationMicros,
      bugs,
      expectedCoverage,
    }));
    print(terminal, JSON.stringify({ scenarios }));
    return EXIT.pass;
  }
  for (const scenario of catalogue.scenarios) {
    print(terminal, `${style.strong(scenario.name)} ${style.faint(`(${span(scenario.durationMicros)})`)}`);
    print(terminal, wrapped(scenario.summary, width, '  '));
    const ids = scenario.bugs.map((bug) => bug.id);
    if (ids.length > 0) print(terminal, style.faint(wrapped(`bugs to plant: ${ids.join(', ')}`, width, '  ', '    ')));
  }
  const bugs = new Map(catalogue.scenarios.flatMap((scenario) => scenario.bugs.map((bug) => [bug.id, bug])));
  if (bugs.size === 0) return EXIT.pass;
  print(terminal, `\n${style.strong('Known bugs')}, planted with --bug`);
  for (const { id, summary } of bugs.values()) print(terminal, wrapped(`${id.padEnd(ID_WIDTH)}${summary}`, width, '  ', ' '.repeat(2 + ID_WIDTH)));
  return EXIT.pass;
}
