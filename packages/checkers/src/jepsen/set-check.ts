/**
 * Jepsen's `set` (jepsen.checker/set): elements are added, and a last read tells which are there. An element whose add was
 * acknowledged must be there (else it is lost), and nothing may be there whose add was never tried (unexpected).
 * And `set-full`: any number of reads; an element that was known to be there and that a read begun later misses, for good,
 * is lost; one must not be seen twice in a read.
 */
import { canonicalText } from '../history/canonical-text.ts';
import type { RecordedOperation } from '../readers/history-event.ts';
import { undecided, verdictOf, type JepsenVerdict } from './jepsen-verdict.ts';

const MOST_NAMED = 10;

export function checkSet(operations: readonly RecordedOperation[]): JepsenVerdict {
  const adds = operations.filter(({ f }) => f === 'add');
  let final: RecordedOperation | undefined;
  for (const operation of operations) {
    const isRead = operation.f === 'read' && operation.outcome === 'ok';
    if (isRead && (final === undefined || operation.returnedOrder > final.returnedOrder)) final = operation;
  }
  if (final === undefined) return undecided('no read of the set ever succeeded, so there is nothing to compare with');
  const seen = new Map(elementsOf(final).map((element) => [canonicalText(element), element]));
  const attempted = new Map(adds.map((add) => [canonicalText(add.asked), add]));
  const lost = adds.filter((add) => add.outcome === 'ok' && !seen.has(canonicalText(add.asked)));
  const unexpected = [...seen.keys()].filter((text) => !attempted.has(text));
  const recovered = adds.filter((add) => add.outcome !== 'ok' && seen.has(canonicalText(add.asked)));
  const problems: { explanation: string; operations: number[] }[] = [];
  if (lost.length > 0) {
    problems.push({
      explanation: `${lost.length} acknowledged elements are missing from the last read (operation ${final.id}): ${listOf(lost.map(({ asked }) => canonicalText(asked)))}`,
      operations: [lost[0]!.id, final.id],
    });
  }
  if (unexpected.length > 0) {
    problems.push({ explanation: `the last read (operation ${final.id}) holds ${unexpected.length} elements that nobody added: ${listOf(unexpected)}`, operations: [final.id] });
  }
  const details = { attempts: attempted.size, acknowledged: adds.filter(({ outcome }) => outcome === 'ok').length, seen: seen.size, lost: lost.length, unexpected: unexpected.length, recovered: recovered.length };
  return verdictOf(problems, details);
}

interface ElementState {
  readonly add: RecordedOperation;
  /** Order at which it was known to be in the set; Infinity before. */
  known: number;
  /** The latest begun read that saw it, and that missed it. */
  lastPresent: RecordedOperation | undefined;
  lastAbsent: RecordedOperation | undefined;
}

export function checkSetFull(operations: readonly RecordedOperation[]): JepsenVerdict {
  const states = new Map<string, ElementState>();
  for (const add of operations) {
    if (add.f === 'add') states.set(canonicalText(add.asked), { add, known: add.outcome === 'ok' ? add.returnedOrder : Infinity, lastPresent: undefined, lastAbsent: undefined });
  }
  const reads = operations.filter(({ f, outcome }) => f === 'read' && outcome === 'ok');
  const problems: { explanation: string; operations: number[] }[] = [];
  for (const read of reads) {
    const counts = new Map<string, number>();
    for (const element of elementsOf(read)) counts.set(canonicalText(element), (counts.get(canonicalText(element)) ?? 0) + 1);
    const twice = [...counts].filter(([, count]) => count > 1).map(([text]) => text);
    if (twice.length > 0) problems.push({ explanation: `the read of operation ${read.id} holds elements more than once: ${listOf(twice)}`, operations: [read.id] });
    for (const [text, state] of states) {
      if (state.add.invokedOrder > read.returnedOrder) continue;
      if (counts.has(text)) {
        state.known = Math.min(state.known, read.returnedOrder);
        if (state.lastPresent === undefined || state.lastPresent.invokedOrder < read.invokedOrder) state.lastPresent = read;
      } else if (state.lastAbsent === undefined || state.lastAbsent.invokedOrder < read.invokedOrder) state.lastAbsent = read;
    }
  }
  const lost: ElementState[] = [];
  let stable = 0;
  for (const state of states.values()) {
    const present = state.lastPresent?.invokedOrder ?? -1;
    const absent = state.lastAbsent?.invokedOrder ?? -1;
    if (state.lastPresent !== undefined && absent < present) stable += 1;
    else if (state.known !== Infinity && state.lastAbsent !== undefined && present < absent && state.known < absent) lost.push(state);
  }
  if (lost.length > 0) {
    const [{ add, lastAbsent }] = lost as [ElementState];
    problems.unshift({
      explanation: `${lost.length} elements are lost: known to be in the set, and missing from a read that began later and from all after it: ${listOf(lost.map((state) => canonicalText(state.add.asked)))}`,
      operations: [add.id, lastAbsent!.id],
    });
  }
  const details = { attempts: states.size, stable, lost: lost.length, neverRead: states.size - stable - lost.length };
  if (problems.length === 0 && stable === 0) return undecided('no element was ever seen for good', details);
  return verdictOf(problems, details);
}

function elementsOf({ answered }: RecordedOperation): readonly unknown[] {
  return Array.isArray(answered) || answered instanceof Set ? [...answered] : [];
}

function listOf(texts: readonly string[]): string {
  const named = texts.slice(0, MOST_NAMED).join(', ');
  return texts.length > MOST_NAMED ? `${named} and ${texts.length - MOST_NAMED} more` : named;
}
