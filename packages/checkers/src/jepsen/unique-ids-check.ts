/** Jepsen's `unique-ids` (jepsen.checker/unique-ids): every id that a `generate` acknowledged is its own. */
import { canonicalText } from '../history/canonical-text.ts';
import type { RecordedOperation } from '../readers/history-event.ts';
import { verdictOf, type JepsenVerdict } from './jepsen-verdict.ts';

export function checkUniqueIds(operations: readonly RecordedOperation[]): JepsenVerdict {
  const generating = operations.filter(({ f }) => f === 'generate');
  const byId = new Map<string, number[]>();
  for (const { id, outcome, answered } of generating) {
    if (outcome !== 'ok') continue;
    const text = canonicalText(answered);
    const known = byId.get(text);
    if (known === undefined) byId.set(text, [id]);
    else known.push(id);
  }
  const problems = [...byId]
    .filter(([, givers]) => givers.length > 1)
    .map(([text, givers]) => ({ explanation: `the id ${text} was given ${givers.length} times, by operations ${givers.join(', ')}`, operations: givers }));
  return verdictOf(problems, { attempted: generating.length, acknowledged: generating.filter(({ outcome }) => outcome === 'ok').length, duplicated: problems.length });
}
