/** `barksim check <file>`: judges a recorded history, of ours or of another tool. */
import fs from 'node:fs';
import { performance } from 'node:perf_hooks';
import { checkFile, checkFileWithPage, CONSISTENCY_MODELS, HISTORY_FORMATS, HISTORY_MODELS, MalformedHistory, type CheckFileOptions, type CheckReport, type ModelRow } from '@barksim/checkers';
import { wrapped } from '@barksim/fuzzer';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { parseWholeNumber } from '../input/whole-number.ts';
import { reason } from '../output/out-directory.ts';
import { print, tell, type Terminal } from '../output/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { argument, flagOption, textOption, type Command, type CommandContext, type TypedOptions } from './command.ts';
import { JSON_OPTION } from './shared-options.ts';

const MOST_STEPS = 1_000_000_000;
const MODEL_WIDTH = 30;
const HOLDS_WIDTH = 9;

export const checkCommand: Command = {
  usage: 'check <file>',
  summary: 'Judge a recorded history: linearizability, isolation, anomalies',
  positional: ['file', 'Our own JSON lines, or a history of Jepsen, Knossos, Elle or Porcupine'],
  options: {
    model: { type: 'string', requiresArg: true, describe: `What to hold it against: ${HISTORY_MODELS.join(', ')}; or a level: ${CONSISTENCY_MODELS.join(', ')} [default: recognised]` },
    format: { type: 'string', requiresArg: true, describe: `One of ${HISTORY_FORMATS.join(', ')} [default: recognised]` },
    initial: { type: 'string', requiresArg: true, describe: 'What a register holds at first, as JSON, such as 0 or null' },
    'max-steps': { type: 'string', requiresArg: true, describe: 'Give up the search for an order after so many steps' },
    table: { type: 'boolean', describe: 'Show which consistency models hold, from weak to strong' },
    html: { type: 'string', requiresArg: true, describe: 'Draw the history into this file, a page of its own' },
    ...JSON_OPTION,
  },
  examples: [
    ['$0 check history.edn', 'Format and model are recognised'],
    ['$0 check etcd.log --html etcd.html', 'And a page that shows the operation that cannot be'],
    ['$0 check txns.edn --model snapshot-isolation --json', 'In a script'],
  ],
  execute: check,
};

const STATUSES = { ok: EXIT.pass, violation: EXIT.violation, unknown: EXIT.inconclusive } as const;

function check({ terminal }: CommandContext, typed: TypedOptions): ExitStatus {
  const file = argument(typed, 'file');
  const options = readOptions(file, typed);
  const text = readText(file);
  const page = textOption(typed, 'html');
  const report = judge(text, options, page);
  if (flagOption(typed, 'json')) print(terminal, JSON.stringify(report));
  else describe(terminal, report, page);
  return STATUSES[report.verdict];
}

function readOptions(file: string, typed: TypedOptions): CheckFileOptions {
  const [model, format, initial, steps] = ['model', 'format', 'initial', 'max-steps'].map((name) => textOption(typed, name));
  return {
    file,
    table: flagOption(typed, 'table'),
    nowMillis: () => performance.now(),
    ...(model === undefined ? {} : { model }),
    ...(format === undefined ? {} : { format }),
    ...(initial === undefined ? {} : { initial: parseInitial(initial) }),
    ...(steps === undefined ? {} : { maxSteps: parseWholeNumber('--max-steps', steps, 1, MOST_STEPS) }),
  };
}

/** Whatever is no JSON is a text. */
function parseInitial(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : reason(error);
    throw new UsageError(`cannot read ${file}: ${why}; expected a recorded history`);
  }
}

function judge(text: string, options: CheckFileOptions, page: string | undefined): CheckReport {
  try {
    if (page === undefined) return checkFile(text, options);
    const { report, html } = checkFileWithPage(text, options);
    writePage(page, html);
    return report;
  } catch (error) {
    if (error instanceof MalformedHistory || error instanceof TypeError) throw new UsageError(`${options.file}: ${error.message}`);
    throw error;
  }
}

function writePage(page: string, html: string): void {
  try {
    fs.writeFileSync(page, html);
  } catch (error) {
    throw new UsageError(`--html: cannot write ${page}: ${reason(error)}`);
  }
}

/** The table of models, and below it why each does not hold: reasons are numbered, for one often rules out many. */
function describeModels(terminal: Terminal, models: readonly ModelRow[]): void {
  const { style, width } = terminal;
  if (models.length > 0) print(terminal, '');
  const reasons: string[] = [];
  for (const { model, holds, explanation = '' } of models) {
    if (explanation !== '' && !reasons.includes(explanation)) reasons.push(explanation);
    const word = holds.padEnd(HOLDS_WIDTH);
    const place = explanation === '' ? '' : style.faint(`see ${reasons.indexOf(explanation) + 1}`);
    print(terminal, `  ${model.padEnd(MODEL_WIDTH)}${holds === 'no' ? style.bad(word) : word}${place}`);
  }
  if (reasons.length > 0) print(terminal, '');
  for (const [position, why] of reasons.entries()) print(terminal, wrapped(`${position + 1}. ${why}`, width, '  '));
}

function describe(terminal: Terminal, report: CheckReport, page: string | undefined): void {
  const { style, width } = terminal;
  const { file, verdict, model, format, operations, steps, wallMillis, explanation, anomalies = [], models = [], notes } = report;
  const word = verdict === 'violation' ? style.bad(verdict) : style.strong(verdict);
  print(terminal, `${file}: ${word}`);
  print(terminal, style.faint(`  ${operations} operations (${format}), model ${model}, ${steps} steps, ${wallMillis.toFixed(1)} ms`));
  if (explanation !== '') print(terminal, `\n${wrapped(explanation, width, '  ')}`);
  if (anomalies.length > 0) print(terminal, `\n  anomalies: ${anomalies.join(', ')}`);
  describeModels(terminal, models);
  for (const note of notes) tell(terminal, `note: ${note}`);
  if (page !== undefined) tell(terminal, `drawn in ${page}`);
}
