/** `barksim list`: the scenarios, and the known bugs that can be planted into them; or every kind of fault. */
import { wrapped } from '@barksim/fuzzer';
import { FAULT_DEFINITIONS, type PlantedBug } from '@barksim/sim-core';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { span } from '../output/numbers.ts';
import { faultDefaultText, faultRangeText, faultUnit } from '../output/fault-fields.ts';
import { print } from '../output/terminal.ts';
import { flagOption, type Command, type CommandContext, type TypedOptions } from './command.ts';
import { JSON_OPTION } from './shared-options.ts';

/** Room for an id and two blanks. */
const ID_WIDTH = 5;
/** So many ids are shown at a scenario. */
const MOST_IDS = 8;

export const listCommand: Command = {
  usage: 'list',
  summary: 'List the scenarios and the known bugs that can be planted into them, or the kinds of faults',
  options: { faults: { type: 'boolean', default: false, describe: 'list every kind of fault with its parameters' }, ...JSON_OPTION },
  examples: [],
  execute: list,
};

function list({ catalogue, terminal }: CommandContext, options: TypedOptions): ExitStatus {
  if (flagOption(options, 'faults')) return listFaults(terminal, flagOption(options, 'json'));
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
  let family = catalogue.scenarios[0]?.name.split('/')[0];
  for (const scenario of catalogue.scenarios) {
    const [ownFamily] = scenario.name.split('/');
    if (ownFamily !== family) print(terminal, '');
    family = ownFamily;
    print(terminal, `${style.strong(scenario.name)} ${style.faint(`(${span(scenario.durationMicros)})`)}`);
    print(terminal, wrapped(scenario.summary, width, '  '));
    const ids = scenario.bugs.map((bug) => bug.id);
    if (ids.length > 0) print(terminal, style.faint(wrapped(bugsToPlant(scenario.name, ids), width, '  ', '    ')));
  }
  const bugs = new Map(catalogue.scenarios.flatMap((scenario) => scenario.bugs.map((bug) => [bug.id, bug])));
  if (bugs.size === 0) return EXIT.pass;
  print(terminal, `\n${style.strong('Known bugs')}, planted with --bug`);
  for (const bug of bugs.values()) listBug(terminal, bug);
  return EXIT.pass;
}

/** A whole zoo is not repeated at each scenario that has it: the list of bugs stands below. */
function bugsToPlant(scenario: string, ids: readonly string[]): string {
  if (ids.length <= MOST_IDS) return `bugs to plant: ${ids.join(', ')}`;
  const family = scenario.slice(0, scenario.indexOf('/'));
  return `${ids.length} bugs to plant, of the ${family} zoo below`;
}

/** What is wrong, where it happened, and how it is planted, seen and brought about. */
function listBug(terminal: CommandContext['terminal'], { id, summary, source, expectedProperties, replaces, needs }: PlantedBug): void {
  const { style, width } = terminal;
  const margin = ' '.repeat(2 + ID_WIDTH);
  print(terminal, wrapped(`${id.padEnd(ID_WIDTH)}${summary}`, width, '  ', margin));
  const how = `replaces ${replaces.join(', ')}; breaks ${expectedProperties.join(' or ')}; needs ${needs.length === 0 ? 'no fault' : needs.join(', ')}; from ${source}`;
  print(terminal, style.faint(wrapped(how, width, margin, margin)));
}

/** Every kind of fault by family: what it does, where it is known from, and its parameters with units, ranges and defaults. */
function listFaults(terminal: CommandContext['terminal'], asJson: boolean): ExitStatus {
  if (asJson) {
    const faults = FAULT_DEFINITIONS.map(({ kind, family, summary, source, isMomentary, fields }) => ({
      name: kind,
      family,
      summary,
      source,
      lasts: isMomentary !== true,
      parameters: fields.map((field) => ({
        name: field.name,
        type: field.type,
        unit: faultUnit(field),
        range: faultRangeText(field),
        choices: field.choices ?? null,
        required: field.default === undefined,
        default: field.default ?? null,
        description: field.description,
      })),
    }));
    print(terminal, JSON.stringify({ faults }));
    return EXIT.pass;
  }
  const { style, width } = terminal;
  const families = [...new Set(FAULT_DEFINITIONS.map(({ family }) => family))];
  for (const [place, family] of families.entries()) {
    print(terminal, `${place === 0 ? '' : '\n'}${style.strong(family)}`);
    for (const { kind, summary, source, isMomentary, fields } of FAULT_DEFINITIONS.filter((definition) => definition.family === family)) {
      print(terminal, wrapped(`${style.strong(kind)}${isMomentary === true ? ' (in a moment)' : ''}: ${summary}`, width, '  '));
      for (const field of fields) {
        print(terminal, wrapped(`${field.name}: ${field.description} (${faultRangeText(field)}; ${faultDefaultText(field)})`, width, '      ', '        '));
      }
      print(terminal, style.faint(wrapped(`from ${source}`, width, '      ', '        ')));
    }
  }
  print(terminal, style.faint('\nEvery fault begins at `at`; those that last end at `until`, or last to the end (both in microseconds).'));
  return EXIT.pass;
}
