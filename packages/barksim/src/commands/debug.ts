/** `barksim debug <scenario | file>`: goes forward and back through a run. */
import fs from 'node:fs';
import { startDebugSession, targetOfFailure, type DebugTarget } from '@barksim/debugger';
import { findScenario, type Catalogue } from '../catalogue.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { parseSeed } from '../input/seeds.ts';
import { UsageError } from '../usage-error.ts';
import { argument, textOption, type Command, type CommandContext, type TypedOptions } from './command.ts';
import { readFailure } from './replay.ts';
import { RUN_OPTIONS, seedOptions } from './shared-options.ts';

const RUN_ONLY = ['seed', 'until', 'bug'] as const;

export const debugCommand: Command = {
  usage: 'debug <target>',
  summary: 'Step forward and back through a run: a scenario, or a failure file',
  positional: ['target', 'A scenario, or a failure file'],
  options: {
    seed: { type: 'string', requiresArg: true, describe: 'The seed to run [default: 0]' },
    until: RUN_OPTIONS.until,
    bug: RUN_OPTIONS.bug,
  },
  examples: [
    ['$0 debug raft/figure-8 --bug R1', 'Commands are read from the terminal, or from a script'],
    ['$0 debug barksim-failures/raft-swarm.seed-8812.json', 'Begin where it failed'],
  ],
  execute: debug,
};

async function debug({ catalogue, terminal }: CommandContext, typed: TypedOptions): Promise<ExitStatus> {
  const target = targetOf(catalogue, argument(typed, 'target'), typed);
  const status = await startDebugSession({ target, input: terminal.input, output: terminal.output, colour: terminal.hasColour });
  return status === 0 ? EXIT.pass : EXIT.usage;
}

function targetOf(catalogue: Catalogue, name: string, typed: TypedOptions): DebugTarget {
  const isScenario = catalogue.scenarios.some((scenario) => scenario.name === name);
  if (isScenario || !(name.endsWith('.json') || fs.existsSync(name))) {
    const scenario = findScenario(catalogue, name);
    const seed = textOption(typed, 'seed');
    return { scenario, seed: seed === undefined ? '0' : parseSeed(seed), ...seedOptions(scenario, typed) };
  }
  const given = RUN_ONLY.find((option) => typed[option] !== undefined);
  if (given !== undefined) throw new UsageError(`--${given} does not go with a failure file: ${name} says what to run`);
  const { failure, scenario } = readFailure(catalogue, name);
  return targetOfFailure(scenario, failure);
}
