/** What `verify` found, for a person. */
import { DEPENDENCE_IN_WORDS, type Mismatch, type Verification } from '@barksim/fuzzer';
import { describeDivergence } from './divergence-text.ts';
import { counted, grouped, span } from './numbers.ts';
import type { Terminal } from './terminal.ts';

export function describeVerification(terminal: Terminal, verification: Verification): string {
  const { style } = terminal;
  const { scenario, seeds, mismatches, checks, events, broken, endedBy, wallMillis } = verification;
  const differing = new Set(mismatches.map(({ seed }) => seed)).size;
  const verdict = differing === 0 ? 'no mismatch' : style.bad(`${grouped(differing)} of them gave different runs`);
  const lines = [`${style.strong(scenario)}: ${counted(seeds, 'seed')}, ${broken === undefined ? verdict : style.bad('one cannot be run')}`];
  lines.push(
    `  each run twice, with other runs in between: ${grouped(checks.repeated)}`,
    `  directly and through Immer: ${grouped(checks.recorded)}`,
    `  in another process, time zone and language: ${grouped(checks.otherProcess)}`,
    `  ${counted(events, 'event')} with digests of all messages and states, in ${span(wallMillis * 1_000)}`,
  );
  if (endedBy === 'interrupted') lines.push('  interrupted: the rest was not verified');
  if (endedBy === 'mismatches') lines.push('  ended early: further seeds would only differ as well');
  if (broken !== undefined) lines.push('', `${style.bad('Seed')} ${broken.seed}: ${broken.message}`);
  for (const mismatch of mismatches) lines.push(...mismatchText(mismatch));
  const shown = mismatches.find(({ diagnosis }) => diagnosis !== undefined)?.diagnosis;
  if (shown !== undefined) {
    const why = `It depends on ${shown.dependence}: ${DEPENDENCE_IN_WORDS[shown.dependence]}.`;
    lines.push('', describeDivergence({ ...terminal, errorStyle: style }, shown.divergence, why));
  }
  return lines.join('\n');
}

const CHECKS = { repeated: 'run again', recorded: 'through Immer', 'other process': 'in another process' } as const;

function mismatchText({ seed, check, first, second, diagnosis }: Mismatch): string[] {
  const why = diagnosis === undefined ? '' : `  (depends on ${diagnosis.dependence})`;
  return [`  seed ${seed}: ${first}, ${CHECKS[check]} ${second}${why}`];
}
