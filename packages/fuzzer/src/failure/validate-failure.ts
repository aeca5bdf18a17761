/**
 * What a failure file's fields must be. The first thing wrong is told, with the way to it; unknown fields are wrong
 * too, because a mistyped one that was passed over would silently give another run.
 */
import { faultProblem } from '@barksim/sim-core';
import { anything, count, fields, fingerprint, listOf, text, textOrNull, trueOrFalse } from './checks.ts';

const violation = fields({ property: text, expected: text, seen: text, eventIndex: count, atMicros: count, nodes: listOf(text) });

const traceLine = fields(
  { i: count, atMicros: count, kind: text },
  { node: text, from: text, to: text, type: text, data: anything },
);

const nodeNumbers = listOf(count);
const core = fields({ members: nodeNumbers, clients: nodeNumbers });
const liveness = fields({
  atMicros: count,
  boundMicros: count,
  core: (value, where) => (value === null ? undefined : core(value, where)),
});

const failure = fields({
  format: text,
  version: count,
  scenario: text,
  seed: text,
  options: fields({ untilMicros: count, bug: textOrNull, strict: trueOrFalse }),
  nodeNames: listOf(text),
  plan: fields({ settings: anything, faults: listOf(faultProblem) }, { liveness }),
  violation,
  events: count,
  simulatedMicros: count,
  fingerprint,
  lastEvents: listOf(traceLine),
}, { starvation: anything });

/** What is wrong, to be put behind the file's name; undefined for a good one. */
export function validateFailure(content: unknown): string | undefined {
  const problem = failure(content, '');
  return problem === undefined ? undefined : `is broken: ${problem}`;
}
