/**
 * Two of Jepsen's checks of what order writes became visible in. `long-fork` (jepsen.tests.long-fork): each key is written
 * once; two reads of the same keys must not each have seen a write that the other missed. `comments`
 * (jepsen.cockroach.comments): who sees a write also sees those that had ended when it began.
 */
import { canonicalText } from '../history/canonical-text.ts';
import type { RecordedOperation } from '../readers/history-event.ts';
import { undecided, verdictOf, type JepsenVerdict } from './jepsen-verdict.ts';

interface Snapshot {
  readonly id: number;
  readonly values: ReadonlyMap<string, unknown>;
}

export function checkLongFork(operations: readonly RecordedOperation[]): JepsenVerdict {
  const groups = new Map<string, Snapshot[]>();
  const written = new Map<string, number>();
  for (const { id, outcome, asked, answered } of operations) {
    for (const [f, key] of stepsOf(asked)) {
      if (f !== 'w' || outcome === 'fail') continue;
      const text = canonicalText(key);
      if (written.has(text)) return undecided(`key ${text} is written more than once (operations ${written.get(text)!} and ${id}), which this check cannot judge`);
      written.set(text, id);
    }
    const reads = outcome === 'ok' ? stepsOf(answered).filter(([f]) => f === 'r') : [];
    if (reads.length === 0) continue;
    const values = new Map(reads.map(([, key, value]) => [canonicalText(key), value ?? null]));
    const group = [...values.keys()].sort().join(' ');
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [{ id, values }]);
    else members.push({ id, values });
  }
  const problems: { explanation: string; operations: number[] }[] = [];
  let reads = 0;
  for (const members of groups.values()) {
    reads += members.length;
    for (const [place, left] of members.entries()) {
      for (const right of members.slice(place + 1)) {
        const onlyLeft = keysOnlyIn(left, right);
        const onlyRight = keysOnlyIn(right, left);
        if (onlyLeft === undefined || onlyRight === undefined) return undecided(`operations ${left.id} and ${right.id} saw different values of a key, which this check cannot judge: every key is to be written once`);
        if (onlyLeft.length === 0 || onlyRight.length === 0) continue;
        problems.push({ explanation: `operation ${left.id} saw the write of ${onlyLeft.join(', ')} but not of ${onlyRight.join(', ')}, and operation ${right.id} the other way round`, operations: [left.id, right.id] });
      }
    }
  }
  return verdictOf(problems, { reads, forks: problems.length });
}

/** Undefined when they disagree on a value. */
function keysOnlyIn(left: Snapshot, right: Snapshot): string[] | undefined {
  const keys: string[] = [];
  for (const [key, value] of left.values) {
    const other = right.values.get(key);
    if (value === null) continue;
    if (other === null) keys.push(key);
    else if (canonicalText(value) !== canonicalText(other)) return undefined;
  }
  return keys;
}

function stepsOf(value: unknown): [f: string, key: unknown, value: unknown][] {
  if (!Array.isArray(value)) return [];
  return value.filter(Array.isArray).map(([f, key, held]) => [String(f).replace(/^:/, ''), key, held]);
}

export function checkComments(operations: readonly RecordedOperation[]): JepsenVerdict {
  const writes = operations.filter(({ f }) => f === 'write');
  const writeOf = new Map(writes.map((write) => [canonicalText(write.asked), write]));
  const problems: { explanation: string; operations: number[] }[] = [];
  const reads = operations.filter(({ f, outcome }) => f === 'read' && outcome === 'ok');
  for (const read of reads) {
    const seen = new Set([...(Array.isArray(read.answered) || read.answered instanceof Set ? read.answered : [])].map(canonicalText));
    for (const text of seen) {
      const write = writeOf.get(text);
      if (write === undefined) continue;
      const missing = writes.find((other) => other.outcome === 'ok' && other.returnedOrder < write.invokedOrder && !seen.has(canonicalText(other.asked)));
      if (missing === undefined) continue;
      problems.push({ explanation: `operation ${read.id} saw ${text} but not ${canonicalText(missing.asked)}, whose write had ended before that of ${text} began`, operations: [missing.id, write.id, read.id] });
      break;
    }
  }
  return verdictOf(problems, { reads: reads.length, errors: problems.length });
}
