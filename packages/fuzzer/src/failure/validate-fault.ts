/** What each kind of fault must hold when it comes from a file. The vocabulary itself is in sim-core's `fault.ts`. */
import { FAULT_KINDS, type FaultKind } from '@barksim/sim-core';
import { count, fields, listOf, text, wholeNumber, type Check } from './checks.ts';

const MILLION = 1_000_000;

/** A node by its number, or a role. */
const target: Check = (value, where) =>
  (Number.isSafeInteger(value) && (value as number) >= 0) || (typeof value === 'string' && value !== '')
    ? undefined
    : `${where} is ${JSON.stringify(value)}; expected the number of a node or the name of a role`;

const targets = listOf(target);
const partsPerMillion = wholeNumber(0, MILLION);
const anyWholeNumber = wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

const between = { from: targets, to: targets };

/** A fault of a kind that lasts: until `until`, or to the end. */
function window(required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  return fields({ kind: text, at: count, ...required }, { until: count, ...optional });
}

const CHECKS: Readonly<Record<FaultKind, Check>> = {
  partition: window({ groups: listOf(targets) }),
  'one-way-partition': window({ from: targets, to: targets }),
  crash: window({ nodes: targets }),
  pause: window({ nodes: targets }),
  loss: window({ ppm: partsPerMillion }, between),
  duplication: window({ ppm: partsPerMillion, spreadMicros: count }, between),
  reorder: window({ ppm: partsPerMillion, windowMicros: count }, between),
  'slow-link': window({ extraMicros: count }, between),
  'slow-disk': window({ nodes: targets, extraMicros: count }),
  'clock-drift': window({ nodes: targets, driftPpm: wholeNumber(-500_000, 500_000) }),
  'clock-step': window({ nodes: targets, stepMicros: anyWholeNumber }),
  'bit-rot': fields({ kind: text, at: count, node: target, cellPrefix: text }),
  'wipe-disk': fields({ kind: text, at: count, nodes: targets }),
};

export const validateFault: Check = (value, where) => {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  if (!FAULT_KINDS.includes(kind as FaultKind)) {
    const found = kind === undefined ? `${where} has no kind` : `${where}.kind is ${JSON.stringify(kind)}`;
    return `${found}; expected one of ${FAULT_KINDS.join(', ')}`;
  }
  const problem = CHECKS[kind as FaultKind](value, where);
  if (problem !== undefined) return problem;
  const { at, until } = value as { at: number; until?: number };
  return until !== undefined && until < at ? `${where}.until is ${until}; expected ${at} (its "at") or later` : undefined;
};
