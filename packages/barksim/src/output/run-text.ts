/** A run without a violation, for a person. */
import { wrapped } from '@barksim/fuzzer';
import { formatMicros, type RunReport } from '@barksim/sim-core';
import { grouped, span } from './numbers.ts';
import { coverageTable } from './tables.ts';
import type { Terminal } from './terminal.ts';

export function describePass(terminal: Terminal, report: RunReport, wallMillis: number): string {
  return [`${terminal.style.strong('Pass')}  ${titleOf(report)}`, ...figures(terminal, report, wallMillis)].join('\n');
}

export function describeInconclusive(terminal: Terminal, report: RunReport, wallMillis: number): string {
  const { style, width } = terminal;
  return [
    `${style.strong('Inconclusive')}  ${titleOf(report)}`,
    'No property was violated, but not every check came to an end:',
    ...report.inconclusive.map((reason) => wrapped(reason, width, '  ', '    ')),
    '',
    ...figures(terminal, report, wallMillis),
  ].join('\n');
}

function titleOf(report: RunReport): string {
  return `${report.scenario}, seed ${report.seed}${report.bug === undefined ? '' : `, bug ${report.bug} planted`}`;
}

function figures({ style, width }: Terminal, report: RunReport, wallMillis: number): string[] {
  return [
    `  ${grouped(report.events)} events in ${formatMicros(report.simulatedMicros)} of virtual time, ${span(wallMillis * 1_000)} of real time`,
    `  fingerprint ${report.fingerprint}${report.strict ? ' (strict)' : ''}`,
    '',
    style.strong('What happened, and how often'),
    coverageTable(report.coverage, width),
  ];
}
