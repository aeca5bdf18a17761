/** What a campaign found, for a person: figures, coverage, failures by property, and how to see each again. */
import { type CampaignFailure, type CampaignResult, type SeedOptions, wrapped } from '@barksim/fuzzer';
import type { PlantedBug } from '@barksim/sim-core';
import { endlessSeedLine, replayLine, runLine } from './command-lines.ts';
import { faultTable, withoutFaults } from './fault-table.ts';
import { counted, grouped, rate, span } from './numbers.ts';
import { alignedRows, coverageTable } from './tables.ts';
import type { Terminal } from './terminal.ts';
import { describeUnexpected } from './unexpected-text.ts';
import { describeViolation } from './violation-text.ts';

const SHOWN_PER_PROPERTY = 3;

export interface CampaignReport {
  readonly result: CampaignResult;
  /** Failure files by seed. */
  readonly files: ReadonlyMap<string, string>;
  readonly options: SeedOptions;
  /** What was planted, if anything. */
  readonly bug: PlantedBug | undefined;
  readonly workers: number;
  /** Names that the scenario hopes to cover and this campaign did not. */
  readonly uncovered: readonly string[];
}

export function describeCampaign(terminal: Terminal, report: CampaignReport): string {
  const { options, uncovered, bug, result } = report;
  const { width } = terminal;
  const sections = [
    firstFailure(terminal, report),
    headline(terminal, report),
    // A planted bug ends runs early: what they covered until then says nothing.
    ...(options.bug === undefined ? covered(terminal, report) : []),
    uncovered.length === 0 ? '' : wrapped(`Not covered: ${uncovered.join(', ')}`, width, '', '  '),
    ...failuresByProperty(terminal, report),
    describeUnexpected(terminal, bug, result.failures.map(({ property }) => property)),
    undecided(terminal, report),
    broken(terminal, report),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function covered({ style, width }: Terminal, { result: { coverage, faults } }: CampaignReport): string[] {
  return [
    Object.keys(faults).length === 0 ? '' : `${style.strong('Faults')}, in how many runs\n${faultTable(faults, width)}`,
    `${style.strong('Coverage')}, over all seeds\n${coverageTable(withoutFaults(coverage, faults), width)}`,
  ];
}

function headline({ style }: Terminal, { result, options, workers }: CampaignReport): string {
  const seeds = counted(result.seedsRun, 'seed');
  const failing = result.failures.length;
  const verdict = failing === 0 ? style.strong(`${seeds}, none failing`) : style.bad(`${grouped(failing)} of ${seeds} failing`);
  const bug = options.bug === undefined ? '' : ` with bug ${options.bug} planted`;
  const seconds = Math.max(result.wallMillis, 1) / 1_000;
  return [
    `${style.strong(result.scenario)}${bug}: ${verdict}${result.endedBy === 'interrupted' ? style.bad(' (interrupted)') : ''}`,
    `  ${counted(result.events, 'event')}, ${span(result.simulatedMicros)} of virtual time`,
    `  in ${span(result.wallMillis * 1_000)} with ${counted(workers, 'worker')}: ${rate(result.events / seconds)} events/s, ${rate(result.seedsRun / seconds)} seeds/s`,
    `  fingerprint of all seeds ${result.fingerprint}`,
  ].join('\n');
}

function firstFailure(terminal: Terminal, { result, files }: CampaignReport): string {
  const first = result.failures.find((failure) => failure.failure !== undefined);
  const file = first === undefined ? undefined : files.get(first.seed);
  if (first?.failure === undefined || file === undefined) return '';
  return describeViolation(terminal, first.failure, replayLine(terminal, file));
}

function failuresByProperty(terminal: Terminal, report: CampaignReport): string[] {
  const groups = new Map<string, CampaignFailure[]>();
  for (const failure of report.result.failures) {
    const group = groups.get(failure.property);
    if (group === undefined) groups.set(failure.property, [failure]);
    else group.push(failure);
  }
  // The only failure has been told in full already.
  if (report.result.failures.length === 1 && report.files.size === 1) return [];
  return [...groups].map(([property, failures]) => describeGroup(terminal, report, property, failures));
}

function describeGroup(terminal: Terminal, report: CampaignReport, property: string, failures: readonly CampaignFailure[]): string {
  const { result, files, options } = report;
  const shown = failures.slice(0, SHOWN_PER_PROPERTY);
  const rows = shown.map(({ seed, eventIndex }) => [`seed ${seed}`, `event ${grouped(eventIndex)}`, files.get(seed) ?? '']);
  const lines = [`${terminal.style.bad(property)}: ${counted(failures.length, 'seed')}`, alignedRows(rows)];
  if (failures.length > shown.length) lines.push(`  and ${counted(failures.length - shown.length, 'more seed')}`);
  const [first] = shown as [CampaignFailure];
  const file = files.get(first.seed);
  const again = file === undefined ? runLine(terminal, result.scenario, first.seed, options) : replayLine(terminal, file);
  return [...lines, `  ${terminal.style.strong('Replay:')} ${again}`].join('\n');
}

function undecided({ width, style }: Terminal, { result }: CampaignReport): string {
  const { undecided: seeds } = result;
  if (seeds.length === 0) return '';
  const shown = seeds.slice(0, SHOWN_PER_PROPERTY).map(({ seed, reasons }) => wrapped(`seed ${seed}: ${reasons.join('; ')}`, width, '  ', '    '));
  return [`${style.strong('Inconclusive')}: ${counted(seeds.length, 'seed')}`, ...shown].join('\n');
}

function broken(terminal: Terminal, { result, options }: CampaignReport): string {
  if (result.broken === undefined) return '';
  const { seed, message, isEndless = false } = result.broken;
  const { style, width } = terminal;
  const again = isEndless ? endlessSeedLine : runLine;
  return [
    `${style.bad('Harness error')}: the campaign ended at seed ${seed}, which ${isEndless ? 'does not end' : 'cannot be run'}`,
    wrapped(message, width, '  ', '  '),
    `  ${style.strong('See it:')} ${again(terminal, result.scenario, seed, options)}`,
  ].join('\n');
}
