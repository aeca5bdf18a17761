/** Places within plain data: written `log[3].term`, read through objects, arrays and Maps. */

export type PathStep = string | number;

/** `log[3].term`; keys that are no identifiers are written in brackets: `replies["c1/7"]`. */
export function formatPath(path: readonly unknown[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'string' && /^[A-Za-z_$][\w$]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step) ?? String(step)}]`;
  }
  return text === '' ? '(state)' : text;
}

/** Takes `log[3].term`, `log.3.term` and `replies["c1/7"]`. Undefined when it cannot be read. */
export function parsePath(text: string): PathStep[] | undefined {
  const steps: PathStep[] = [];
  const step = /\.?([\w$-]+)|\[("(?:[^"\\]|\\.)*"|-?\d+)\]/y;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) return undefined;
    const [, word, bracketed] = match;
    if (bracketed !== undefined) steps.push(JSON.parse(bracketed) as PathStep);
    else steps.push(/^\d+$/.test(word!) ? Number(word) : word!);
  }
  return steps;
}

export type Lookup = { readonly found: true; readonly value: unknown } | { readonly found: false; readonly at: number };

/** What stands at a path; `at` is the position of the first step that leads nowhere. */
export function lookUp(root: unknown, path: readonly unknown[]): Lookup {
  let value = root;
  for (let at = 0; at < path.length; at += 1) {
    const next = stepInto(value, path[at]);
    if (!next.found) return { found: false, at };
    value = next.value;
  }
  return { found: true, value };
}

function stepInto(value: unknown, step: unknown): Lookup {
  const nowhere: Lookup = { found: false, at: 0 };
  if (typeof value !== 'object' || value === null) return nowhere;
  if (value instanceof Map) {
    // A number that was typed may stand for a key that is a text, and the other way round.
    for (const key of [step, String(step), Number(step)]) if (value.has(key)) return { found: true, value: value.get(key) };
    return nowhere;
  }
  if (value instanceof Set) {
    const items = [...(value as Set<unknown>)];
    return typeof step === 'number' && step < items.length ? { found: true, value: items[step] } : nowhere;
  }
  if (!Object.hasOwn(value, step as PropertyKey)) return nowhere;
  return { found: true, value: (value as Record<PropertyKey, unknown>)[step as PropertyKey] };
}

/** The names that may follow at this place, for completion and complaints. */
export function stepsFrom(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (value instanceof Map) return [...value.keys()].map(String);
  if (value instanceof Set) return [];
  return Object.keys(value);
}
