/** A planted bug is expected to break certain properties. When another fires first, a check is wrong, or what was expected. */
import type { PlantedBug } from '@barksim/sim-core';
import { wrapped } from '@barksim/fuzzer';
import type { Terminal } from './terminal.ts';

/** Of the properties that fired those that the bug is not expected to break, each once; without a bug none. */
export function unexpectedProperties(bug: PlantedBug | undefined, fired: readonly string[]): string[] {
  if (bug === undefined) return [];
  return [...new Set(fired)].filter((property) => !bug.expectedProperties.includes(property));
}

/** Empty when all is as expected. */
export function describeUnexpected({ style, width }: Terminal, bug: PlantedBug | undefined, fired: readonly string[]): string {
  const lines = unexpectedProperties(bug, fired).map((property) =>
    wrapped(`${style.bad(property)} is not what ${bug!.id} is expected to break: ${bug!.expectedProperties.join(' or ')}`, width, '', '  '),
  );
  return lines.join('\n');
}
