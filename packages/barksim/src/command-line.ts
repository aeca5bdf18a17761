/** The command line: which commands there are, and how what goes wrong is told. Everything else is in the commands. */
import yargs from 'yargs';
import type { Catalogue } from './catalogue.ts';
import { checkCommand } from './commands/check.ts';
import type { Command } from './commands/command.ts';
import { debugCommand } from './commands/debug.ts';
import { fuzzCommand } from './commands/fuzz.ts';
import { listCommand } from './commands/list.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { verifyCommand } from './commands/verify.ts';
import { zooCommand } from './commands/zoo.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { explainUsage } from './input/explain-usage.ts';
import { tellHarnessError } from './output/harness-error.ts';
import { tell, type Terminal } from './output/terminal.ts';
import { UsageError } from './usage-error.ts';

const COMMANDS: readonly Command[] = [listCommand, runCommand, fuzzCommand, verifyCommand, zooCommand, replayCommand, debugCommand, checkCommand];

/** What the program is called in help and errors. Lines to copy say how it was started instead. */
const PROGRAM = 'barksim';

const EXIT_STATUSES =
  'Exit status: 0 pass, 1 violation, 2 usage, 3 harness error or nondeterminism, 4 inconclusive, 130 interrupted.';

export interface CommandLine {
  /** What was typed behind the program's name. */
  readonly args: readonly string[];
  readonly catalogue: Catalogue;
  readonly terminal: Terminal;
  readonly version: string;
}

/** Carries the command out and gives the exit status. Never throws. */
export async function runCommandLine(line: CommandLine): Promise<ExitStatus> {
  const { terminal, catalogue } = line;
  let status: ExitStatus = EXIT.pass;
  const parser = createParser(line, async (command, options) => {
    status = await command.execute({ catalogue, terminal }, options);
  });
  try {
    await parser.parseAsync([...line.args]);
    return status;
  } catch (error) {
    if (error instanceof UsageError) {
      tell(terminal, `barksim: ${error.message}`);
      return EXIT.usage;
    }
    tellHarnessError(terminal, 'internal error', error);
    return EXIT.harness;
  }
}

type Execute = (command: Command, options: Readonly<Record<string, unknown>>) => Promise<void>;

function createParser({ args, terminal, version }: CommandLine, execute: Execute): ReturnType<typeof yargs> {
  const parser = yargs()
    .scriptName(PROGRAM)
    .usage('$0 <command>\n\nRuns distributed systems from a seed: the same seed, the same run, event by event.')
    .locale('en')
    .parserConfiguration({ 'camel-case-expansion': false })
    .exitProcess(false)
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(terminal.width)
    .epilogue(terminal.commandName === PROGRAM ? EXIT_STATUSES : `Here \`${PROGRAM}\` is typed as \`${terminal.commandName}\`.\n${EXIT_STATUSES}`)
    .strict()
    .demandCommand(1, '')
    .fail((message: string | null, error: Error | undefined) => {
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UsageError(explainUsage(message ?? error?.message ?? '', args, COMMANDS, PROGRAM));
    });
  for (const command of COMMANDS) {
    parser.command({
      command: command.usage,
      describe: command.summary,
      builder: (own) => {
        if (command.positional !== undefined) {
          const [name, describe] = command.positional;
          own.positional(name, { type: 'string', describe });
        }
        own.options(command.options);
        for (const [example, meaning] of command.examples) own.example(example, meaning);
        return own;
      },
      handler: (options) => execute(command, options),
    });
  }
  return parser;
}
